"""Captions and headings of tables, which Markdown cannot write."""

import re
from pathlib import Path

import briefbook
from briefbook.html.tables import with_headings

PACKAGE = Path(briefbook.__file__).parent
HEAD = '<thead><tr><th>A</th><th style="text-align: right;">B</th></tr></thead>'


def test_a_table_is_called_like_the_heading_above_it() -> None:
    html = f'<h2 id="f">F &amp; <em>g</em><a class="headerlink" href="#f" title="x">&para;</a></h2><table>{HEAD}</table><table></table>'

    made = with_headings(html)

    assert re.findall("<caption>(.*?)</caption>", made) == ["F &amp; g", "F &amp; g, part 2"]
    assert with_headings(made) == made


def test_a_table_of_a_block_is_called_like_the_block() -> None:
    block = '<div class="bb-block bb-table">\n<p><strong>Ships &amp; days</strong></p>\n<table></table>\n</div>'
    note = block.replace("<table>", "<div>\n<p>In days.</p>\n</div><table></table><table>")
    untitled = '<div class="bb-block bb-chart">\n<table></table><table></table>\n</div>'

    made = with_headings(f"<h2>Costs</h2>{block}<table></table>{untitled}{note}<table></table>")

    named = [each.partition(", part")[0] for each in re.findall("<caption>(.*?)</caption>", made)]
    assert named == ["Ships &amp; days", "Costs", "Costs", "Costs", *["Ships &amp; days"] * 2, "Costs"]


def test_a_dispute_is_called_like_what_is_disputed() -> None:
    dispute = '<div class="bb-dispute" id="d">\n<p><strong><a href="a/">A</a>: date</strong> <span>open</span></p>\n<table></table>\n</div>'

    assert re.findall("<caption>(.*?)</caption>", with_headings(f"<h2>Open</h2>{dispute}")) == ["A: date"]


def test_a_table_without_a_heading_above_it_has_no_caption() -> None:
    assert "caption" not in with_headings("<p>x</p><table></table>")


def test_cells_say_whether_they_head_a_row_or_a_column() -> None:
    made = with_headings(
        f"<table>{HEAD}<tbody><tr>\n<td>1</td>\n<td>2</td></tr><tr><td></td><td>3</td></tr></tbody></table>"
    )

    assert '<th scope="col">A</th><th scope="col" class="bb-right">B</th>' in made
    assert '<tr>\n<th scope="row">1</th>\n<td>2</td></tr>' in made
    assert "<tr><td></td><td>3</td></tr>" in made


def test_labels_of_stacked_tables_are_the_heads_of_their_columns() -> None:
    css = (PACKAGE / "html/theme/assets/briefbook/briefbook.css").read_text("utf-8")
    written = (PACKAGE / "pages/page_templates.py").read_text("utf-8")
    written += "".join(path.read_text("utf-8") for path in sorted((PACKAGE / "pages/templates").iterdir()))
    labelled = re.findall(r"^  \.bb-(\w+) { (--bb-2: .*) }$", css, re.MULTILINE)

    assert len(labelled) == 8
    for name, rules in labelled:
        labels = re.findall(r'--bb-\d: "([^"]+)"', rules)
        assert f"| {' | '.join(labels)} |" in written, name
