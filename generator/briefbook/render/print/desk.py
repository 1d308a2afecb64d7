"""A desk whose links are ids and whose citations are remembered: paper has pages, which only the engine knows."""

from __future__ import annotations

from briefbook.model.inline import Cite, Go, Line, Say, Segment
from briefbook.model.marking import Marking
from briefbook.model.statement import Citation
from briefbook.render.desk import Desk
from briefbook.render.scene import Scene

SCHEME = "bb:"
"""What the links of a print view begin with; the id follows. No browser and no engine knows it."""


class PrintDesk(Desk):
    """Everything that one chapter shows is drawn at one desk."""

    def __init__(self, scene: Scene, subject: str = "") -> None:
        super().__init__(scene, scene.addresses.paths.get(subject, ""), subject)
        self.citations: dict[str, Citation] = {}

    def go(self, id: str, text: str = "", anchor: str = "") -> Segment:
        """A link to what an id names; words alone where it is what the chapter is about."""
        shown = text or self.title(id)
        if not text:
            self.bear(self.scene.markings.get(id, Marking.CLEAR))
        if id not in self.scene.addresses.paths or (id == self.subject and not anchor):
            return Say(shown)
        return Go(shown, SCHEME + id)

    def to_page(self, path: str, text: str, anchor: str = "") -> Go:
        """Pages that only the site has are words on paper."""
        return Go(text, "")

    def in_heading(self, segment: Segment) -> Line:
        """As it stands anywhere."""
        return (segment,)

    def cite(self, citation: Citation | None, *, is_place_said: bool = False) -> Line:
        """A citation, and what it cites by its anchor."""
        line = super().cite(citation, is_place_said=is_place_said)
        for each in line:
            if isinstance(each, Cite) and citation is not None:
                self.citations[each.anchor] = citation
        return line
