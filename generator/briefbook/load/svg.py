"""SVG → the same picture with nothing in it that acts, loads or leads anywhere: by lists of what is allowed.

What other programs keep in such a file for themselves is left out without a word, as nobody sees it. What would be
missed, or is there to harm, makes it refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from briefbook.load.values import shown

_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_GAP = "\x1f"
ELEMENTS = frozenset(
    [
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "switch", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker", "filter"),
        *("feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feFlood", "feFuncA", "feFuncB"),
        *("feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset"),
    ]
)
_UNSEEN = frozenset(["metadata", "view"])
_GEOMETRY = (
    *("x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "d", "points"),
    *("width", "height", "viewBox", "preserveAspectRatio", "transform", "pathLength", "rotate", "textLength"),
    *("lengthAdjust", "startOffset", "version", "id", "class", "role", "offset", "method", "spacing", "side"),
    *("gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits"),
    *("patternUnits", "patternContentUnits", "patternTransform", "markerUnits", "markerWidth", "markerHeight"),
    *("refX", "refY", "orient", "filterUnits", "primitiveUnits", "in", "in2", "result", "stdDeviation", "mode"),
    *("operator", "k1", "k2", "k3", "k4", "values", "type", "tableValues", "slope", "intercept", "amplitude"),
    *("exponent", "radius", "media"),
)
_LOOK = (
    *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"),
    *("stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "stroke-opacity", "opacity", "color", "display"),
    *("visibility", "clip-path", "clip-rule", "mask", "filter", "marker-start", "marker-mid", "marker-end"),
    *("font-family", "font-size", "font-style", "font-weight", "font-variant", "font-stretch", "letter-spacing"),
    *("word-spacing", "text-anchor", "text-decoration", "text-rendering", "dominant-baseline", "baseline-shift"),
    *("alignment-baseline", "writing-mode", "direction", "unicode-bidi", "stop-color", "stop-opacity"),
    *("flood-color", "flood-opacity", "paint-order", "vector-effect", "shape-rendering", "overflow", "style"),
    *("color-interpolation", "color-interpolation-filters", "image-rendering", "mix-blend-mode", "isolation"),
)
ATTRIBUTES = frozenset([*_GEOMETRY, *_LOOK])
_OUTWARDS = re.compile(
    r"(?:url|image|image-set|src)\s*+\(\s*+[\"']?+\s*+(?!#)|@|\\|expression|binding|javascript:", re.IGNORECASE
)
"""What in a style or an attribute leads out of the picture, or may hide what does."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+)(?:px)?\s*")
_NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+")
_FAR = 1e6
MAX_DEPTH = 200
MAX_ELEMENTS = 100_000


class SvgError(ValueError):
    """Why a picture is not published, and the line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message, line)
        self.message = message
        self.line = line


def safe_svg(content: bytes) -> tuple[bytes, tuple[float, float]]:
    """The picture, and how wide and high it is. Raises SvgError. The same again makes no difference."""
    writer = _Writer()
    try:
        writer.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise SvgError(f"this is not XML: {expat.ErrorString(error.code)}", error.lineno) from error
    return "".join(writer.parts).encode(), writer.size


class _Writer:
    """Writes what is allowed while it is read. `skipped` counts the elements that are open in one that is left out."""

    def __init__(self) -> None:
        parser = expat.ParserCreate(namespace_separator=_GAP)
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.EntityDeclHandler = self.entity
        self.parser = parser
        self.parts: list[str] = []
        self.size = (0.0, 0.0)
        self.skipped = self.count = 0
        self.open: list[str] = []
        self.ids: list[str] = []
        self.uses: list[tuple[str, frozenset[str]]] = []
        self.style: list[str] = []

    def refusal(self, message: str) -> SvgError:
        return SvgError(message, self.parser.CurrentLineNumber)

    def entity(self, name: str, *_: object) -> None:
        raise self.refusal(f"it declares an entity, {shown(name)}")

    def start(self, name: str, given: list[str]) -> None:
        self.count += 1
        namespace, _, local = name.rpartition(_GAP)
        if self.count == 1 and (namespace not in ("", _SVG) or local != "svg"):
            raise self.refusal("it does not begin with <svg>")
        if self.skipped or namespace not in ("", _SVG) or local in _UNSEEN:
            self.skipped += 1
            return
        if local not in ELEMENTS:
            raise self.refusal(f"it holds <{shown(local)}>, which is not shown")
        if len(self.open) >= MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise self.refusal("it holds too much")
        made = dict(self.allowed(zip(given[::2], given[1::2], strict=True)))
        if not self.open:
            self.size = _size(made)
            made = {"xmlns": _SVG, "xmlns:xlink": _XLINK} | made
        if local == "use":
            self.uses.append((made.get("xlink:href", ""), frozenset(self.ids)))
        self.parts.append(f"<{local}{''.join(f' {key}={quoteattr(value)}' for key, value in made.items())}>")
        self.open.append(local)
        self.ids.append(made.get("id", ""))

    def end(self, _: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        self.ids.pop()
        self.parts.append(f"</{self.open.pop()}>")
        if self.style and "style" not in self.open:
            if _OUTWARDS.search(_COMMENT.sub("", "".join(self.style))):
                raise self.refusal("its style loads something, or could")
            self.style = []
        if not self.open:
            targets = {href.removeprefix("#") for href, _ in self.uses}
            if any(inside & targets for _, inside in self.uses):
                raise self.refusal("an element that it reuses contains another one that it reuses")

    def text(self, text: str) -> None:
        if self.skipped or not self.open:
            return
        if "style" in self.open:  # in pieces, so that it is looked at when it ends
            self.style.append(text)
        self.parts.append(escape(text))

    def allowed(self, given: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        for name, value in given:
            namespace, _, local = name.rpartition(_GAP)
            if local == "href" and namespace in ("", _XLINK):
                if not value.startswith("#"):
                    raise self.refusal(f"it links to {shown(value)}")
                yield "xlink:href", value
            elif namespace == _XML and local in ("space", "lang"):
                yield f"xml:{local}", value
            elif not namespace and local.lower().startswith("on"):
                raise self.refusal(f"it contains active content: {shown(local)}")
            elif not namespace and local in ATTRIBUTES:
                if _OUTWARDS.search(_COMMENT.sub("", value)):
                    raise self.refusal(f"its {local} leads out of it, or may")
                yield local, value


def _size(attributes: Mapping[str, str]) -> tuple[float, float]:
    """Width and height of a picture, as far as it says them; what no number says is taken from its view box."""
    box = [float(each) for each in _NUMBER.findall(attributes.get("viewBox", ""))]
    sides = box[2:4] if len(box) == 4 else [0.0, 0.0]
    found = [_LENGTH.fullmatch(attributes.get(name, "")) for name in ("width", "height")]
    width, height = (float(match[1]) if match else side for match, side in zip(found, sides, strict=True))
    return (width, height) if 0 < width < _FAR and 0 < height < _FAR else (0.0, 0.0)
