"""What counts as the same document, and what does not."""

import pytest

from briefbook.html.equal import first_difference


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a&#44; b</p>", "<p>a, b</p>"),
        ("<p>a \n b </p>\n<p>c</p>", "<p>a b</p><p>c</p>"),
        ("<ul>\n<li>a <em>b</em> </li>\n</ul>", "<ul><li>a <em>b</em></li></ul>"),
        ("<td>a<span> </span></td>", "<td>a<span></span></td>"),
        ('<a title="x &#38; y">z</a>', '<a title="x &amp; y">z</a>'),
        ("<br />", "<br>"),
    ],
)
def test_what_nobody_can_see_is_no_difference(one: str, other: str) -> None:
    assert first_difference(one, other) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p>", "<p>b</p>"),
        ("<p>a b</p>", "<p>ab</p>"),
        ("<p>a <em>b</em></p>", "<p>a<em>b</em></p>"),
        ("<p>a</p>", "<p>a</p><p>b</p>"),
        ('<a href="x">a</a>', '<a href="y">a</a>'),
        ('<p id="x">a</p>', "<p>a</p>"),
        ("<pre>a  b</pre>", "<pre>a b</pre>"),
        ("<p>&lt;b&gt;</p>", "<p><b></b></p>"),
        ("<script>a  b</script>", "<script>a b</script>"),
    ],
)
def test_what_somebody_can_see_is_a_difference(one: str, other: str) -> None:
    assert first_difference(one, other) != ""
