"""What a file is, its bytes say; what is published of it holds nothing that acts."""

from __future__ import annotations

import struct
import zlib

import pytest

from briefbook.load.assets import kind_of, name_fault, read_asset
from briefbook.load.svg import SvgError, safe_svg
from briefbook.model.files import Asset, path_of, target_of
from briefbook.model.limits import MAX_PICTURE_BYTES

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">{}</svg>'


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x11\x08\x00\x1e\x00\x28\x03" + b"\0" * 9 + b"\xff\xda\0\x02..\xff\xd9"
)
GIF = b"GIF89a\x28\x00\x1e\x00" + b"\0" * 8 + b";"
WEBP = b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X\x0a\0\0\0" + b"\0" * 4 + b"\x27\0\0\x1d\0\0"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", png(40, 30), "png"),
        ("a.JPEG", JPEG, "jpeg"),
        ("a.gif", GIF, "gif"),
        ("a.webp", WEBP, "webp"),
        ("a.svg", SVG.format("<rect/>").encode(), "svg"),
        ("a.svg", b"<?xml version='1.0'?>\n<!-- a --><!DOCTYPE svg>" + SVG.format("").encode(), "svg"),
    ],
)
def test_a_picture_is_told_by_its_bytes_with_its_size(name: str, content: bytes, kind: str) -> None:
    found = read_asset(name, content)

    assert isinstance(found, Asset), found
    assert (found.kind, found.width, found.height) == (kind, 40, 30)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", JPEG, "E352"),
        ("a.png", png(40, 30)[:-14], "E352"),
        ("a.jpg", JPEG[:30], "E352"),
        ("a.gif", GIF[:-1], "E352"),
        ("a.webp", WEBP[:-2], "E352"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "E352"),
        ("a.png", png(100_000, 100_000), "E351"),
        ("a.png", png(1, 1)[:-12] + b"\0" * MAX_PICTURE_BYTES + png(1, 1)[-12:], "E351"),
        ("a.txt", b"<!DOCTYPE html><script>x</script>", "E352"),
        ("a.txt", b"a\0b", "E352"),
        ("a.txt", b"", "E352"),
        ("a.exe", b"MZ\x90\xff", "E352"),
        ("a.svg", SVG.format("<script/>").encode(), "E353"),
        ("a.txt", SVG.format("<script/>").encode(), "E352"),
    ],
)
def test_what_is_not_whole_not_safe_or_called_otherwise_is_refused(name: str, content: bytes, code: str) -> None:
    found = read_asset(name, content)

    assert not isinstance(found, Asset)
    assert found.code == code


def test_text_and_pdf_are_told_by_their_bytes() -> None:
    assert (kind_of(b"%PDF-1.7\n"), kind_of("Größe\n".encode()), kind_of(b"PK\x03\x04\xff")) == ("pdf", "text", "")


@pytest.mark.parametrize(
    "name",
    ["a\u202eb.png", "a\nb.png", "con", "nul.png", ".a", "a.", " a", "a b /c.png", "x?.png", "a" * 300, "b/../.c"],
)
def test_a_name_that_some_machine_cannot_hold_is_refused(name: str) -> None:
    fault = name_fault(name)

    assert fault is not None
    assert fault.code == "E351"


@pytest.mark.parametrize("name", ["a b (1).png", "große Karte.png", "地图.png", "a'b&c;d.png", "x/y/z_1.pdf"])
def test_the_target_of_a_file_leads_back_to_it(name: str) -> None:
    assert name_fault(name) is None
    assert path_of(target_of(name)) == path_of(f"../{target_of(name)}", "briefings") == name


@pytest.mark.parametrize(
    "inner",
    [
        "<script>x</script>",
        "<a href='#b'/>",
        "<foreignObject/>",
        "<image href='data:image/png;base64,x'/>",
        "<animate attributeName='href' to='javascript:x'/>",
        "<rect onload='x'/>",
        "<rect ONLOAD='x'/>",
        "<use href='other.svg#a'/>",
        "<use xmlns:l='http://www.w3.org/1999/xlink' l:href='data:,x'/>",
        "<rect fill='url(https://host/a)'/>",
        "<rect style='fill: url( \"//host/a\")'/>",
        "<rect style='fill: u\\72l(#a)'/>",
        "<style>@import 'a'</style>",
        "<style>rect { fill: url(<![CDATA[h]]>ttp://host) }</style>",
        f"<style>{' ' * 9000}a {{ fill: ur{'/* */'}l(x) }}</style>",
        "<g>" * 300 + "</g>" * 300,
    ],
)
def test_a_picture_that_acts_loads_or_leads_elsewhere_is_refused(inner: str) -> None:
    with pytest.raises(SvgError):
        safe_svg(SVG.format(inner).encode())


def test_a_picture_is_kept_without_what_nobody_sees() -> None:
    inner = (
        '<metadata><x/></metadata><g xmlns:i="http://ink/" i:label="a" id="g" style="fill: url(#a)"><i:grid/>'
        '<text x="1">a &lt; b &amp; c</text></g><use href="#g"/><style>text { fill: red }</style>'
    )
    content, size = safe_svg(SVG.format(inner).encode())

    assert size == (40, 30)
    assert content.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 30">'
        '<g id="g" style="fill: url(#a)"><text x="1">a &lt; b &amp; c</text></g><use xlink:href="#g"></use>'
        "<style>text { fill: red }</style></svg>"
    )
    assert safe_svg(content)[0] == content
