"""The envelope of electronic declarations (`BHXHDienTu.xml`): who sends, and the files inside.

`Hoso > NoiDung > ThongTinDonVi, ThongTinHoSo > ToKhais > FileToKhai*`, each file in base64.
Signatures are checked (`signature`); without one the envelope says so and nothing more.
"""

import base64
import binascii
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ansinh.exchange.declarations.signature import Signature, check
from ansinh.exchange.refusal import Refused

BYTES_MAX = 64 * 1024 * 1024
FILES_MAX = 500


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file inside the envelope: the code of its form, its name and its bytes."""

    form: str
    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an electronic dossier says of itself. `signature` is None where nobody signed;
    `period` is as written, MM/yyyy."""

    unit: str
    tax_code: str
    sender: str
    office: str
    procedure: str
    period: str
    made_on: str
    signature: Signature | None
    files: tuple[Enclosed, ...]


def is_envelope(data: bytes) -> bool:
    """Whether bytes look like such an envelope."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    return head.startswith(b"<") and b"Hoso" in head


def read_envelope(data: bytes) -> Envelope:
    """The envelope and the files inside.

    Raises:
        Refused: damaged, with entities or a document type, too big, no envelope, altered after
            it was signed, or a count or length that does not agree with what is inside.
    """
    if len(data) > BYTES_MAX:
        raise Refused(f"the file is bigger than {BYTES_MAX // 1024**2} MB")
    root = _parsed(data)
    if _bare(root.tag) != "Hoso":
        raise Refused("this XML is not an electronic declaration", value=_bare(root.tag))
    checked = check(data)
    signed = _parsed(checked.signed) if checked.signed else root
    content = signed if _bare(signed.tag) == "NoiDung" else _child(signed, "NoiDung")
    sender = _child(content, "ThongTinDonVi", required=False)
    about = _child(content, "ThongTinHoSo")
    files = tuple(_files(about))
    stated = _text(about, "SoLuongFile")
    if stated.isdigit() and int(stated) != len(files):
        raise Refused(
            "the envelope names another number of files than it holds",
            value=f"{stated} / {len(files)}",
            advice="Ask the sender for the complete file.",
        )
    return Envelope(
        _text(sender, "MaSoBHXH").upper(),
        _text(sender, "MaSoThue"),
        _text(sender, "TenDoiTuong"),
        _text(sender, "CoQuanQuanLy"),
        _text(about, "MaThuTuc"),
        _text(about, "KyKeKhai"),
        _text(about, "NgayLap"),
        checked.signature,
        files,
    )


def _parsed(data: bytes) -> Element:
    try:
        return fromstring(data, forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        raise Refused(
            "the XML is damaged or cut short",
            place=f"line {line}, character {column + 1}",
            advice="Download it again.",
        ) from None
    except DefusedXmlException:
        raise Refused(
            "the XML declares entities or a document type, which no declaration needs",
            advice="Do not open it elsewhere either; ask who sent it.",
        ) from None
    except (ValueError, LookupError) as error:
        raise Refused("the XML cannot be read", value=str(error)) from None


def _files(about: Element) -> list[Enclosed]:
    holder = _child(about, "ToKhais", required=False)
    found = [each for each in holder.iter() if _bare(each.tag) == "FileToKhai"]
    if len(found) > FILES_MAX:
        raise Refused(f"the envelope holds more than {FILES_MAX} files")
    return [_file(each) for each in found]


def _file(each: Element) -> Enclosed:
    name = _text(each, "TenFile")
    try:
        content = base64.b64decode("".join(_text(each, "NoiDungFile").split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("a file inside the envelope is damaged", value=name) from None
    length = _text(each, "DoDaiFile")
    if length.isdigit() and int(length) not in (len(content), 0):
        raise Refused(
            "a file inside the envelope is of another length than stated",
            value=f"{name}: {length} / {len(content)}",
        )
    return Enclosed(_text(each, "MaToKhai"), name, _text(each, "LoaiFile"), content)


def _bare(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _child(parent: Element, name: str, *, required: bool = True) -> Element:
    for child in parent:
        if _bare(child.tag) == name:
            return child
    if required:
        raise Refused("the envelope lacks a part", value=name)
    return Element(name)


def _text(parent: Element, name: str) -> str:
    for child in parent:
        if _bare(child.tag) == name:
            return (child.text or "").strip()
    return ""
