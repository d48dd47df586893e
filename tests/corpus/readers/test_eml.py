from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.archives import contents
from corpus.detect import MAIL, media_type
from corpus.documents import document
from corpus.errors import Unreadable
from corpus.members import Member
from corpus.model import BlockKind, Failure
from corpus.readers import eml

TEXT = "Құрметті әріптестер!\n\nЕсеп 2025 жылғы 1 наурызға дейін жіберіледі.\n"


def mail(text: str | None = TEXT, subject: str = "О сроках отчета") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Пресс-служба управления <press@example.kz>"
    message["To"] = "zan@example.kz"
    message["Subject"] = subject
    message["Date"] = "Mon, 03 Mar 2025 10:00:00 +0500"
    if text is not None:
        message.set_content(text)
    return message


def attached(content: bytes) -> tuple[Member, ...]:
    return contents(content, "mail.eml", MAIL).members


def test_the_subject_the_day_and_the_text_are_read() -> None:
    content = mail().as_bytes()
    assert media_type(content, "a") == MAIL
    made = document(content, "mail.eml")
    assert made.title == "О сроках отчета"
    assert made.date is not None
    assert made.date.isoformat() == "2025-03-03"
    assert made.text.endswith("Құрметті әріптестер!\n\nЕсеп 2025 жылғы 1 наурызға дейін жіберіледі.")
    leaves = [(leaf.kind, made.text[leaf.start : leaf.end]) for leaf in made.leaves()]
    assert leaves[0] == (BlockKind.HEADING, "О сроках отчета")
    assert leaves[1][0] is BlockKind.FURNITURE
    assert leaves[-1] == (BlockKind.PARAGRAPH, "Есеп 2025 жылғы 1 наурызға дейін жіберіледі.")


def test_the_sender_is_the_author() -> None:
    assert eml.read(mail().as_bytes(), "a.eml").metadata["author"] == "Пресс-служба управления"


def test_a_text_that_is_a_page_is_read_as_one() -> None:
    message = mail(None)
    message.set_content(
        "<h2>Итоги</h2><table><tr><th>а</th><th>б</th></tr><tr><td>1</td><td>2</td></tr></table>", "html"
    )
    extract = eml.read(message.as_bytes(), "a.eml")
    assert [extract.text[block.start : block.end] for block in extract.blocks if block.row == 1][1:] == ["1", "2"]
    assert extract.media_type == MAIL


def test_of_two_forms_of_a_text_one_is_read() -> None:
    message = mail("Простой вид.")
    message.add_alternative("<p>Вид страницы.</p>", subtype="html")
    text = eml.read(message.as_bytes(), "a.eml").text
    assert "Простой вид." in text
    assert "Вид страницы." not in text


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-16"])
def test_other_encodings_are_read(charset: str) -> None:
    message = mail(None)
    message.set_content("Отчет будет направлен в срок.", charset=charset)
    assert "Отчет будет направлен в срок." in eml.read(message.as_bytes(), "a.eml").text


def test_a_wrong_charset_is_told_from_the_letters() -> None:
    content = b"From: a@b.kz\nTo: c@d.kz\nSubject: x\nContent-Type: text/plain; charset=unheard-of\n\n"
    extract = eml.read(content + "Отчет будет направлен в срок.".encode("cp1251"), "a.eml")
    assert "Отчет будет направлен в срок." in extract.text
    assert extract.warnings


def test_attachments_keep_their_names_and_bytes() -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="Есеп/2024.pdf")
    message.add_attachment("таблица".encode(), maintype="text", subtype="plain", filename="../note.txt")
    assert attached(message.as_bytes()) == (
        Member("Есеп_2024.pdf", b"%PDF-1.4 x"),
        Member(".._note.txt", "таблица".encode()),
    )


def test_a_forwarded_mail_is_an_attachment_that_can_be_read() -> None:
    message, inner = mail(), mail(subject="Первое письмо")
    message.add_attachment(inner)
    (member,) = attached(message.as_bytes())
    assert member.name == "Первое письмо.eml"
    assert isinstance(member.content, bytes)
    assert document(member.content, member.name).title == "Первое письмо"
    assert eml.read(message.as_bytes(), "a.eml").text.count("әріптестер") == 1


def test_pictures_of_the_text_and_signatures_are_no_attachments() -> None:
    message = mail(None)
    message.set_content('<p>Текст</p><img src="cid:logo@x">', "html")
    message.add_attachment(b"png", maintype="image", subtype="png", cid="<logo@x>", disposition="inline")
    message.add_attachment(b"sig", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    message.add_attachment(b"scan", maintype="image", subtype="png", filename="scan.png")
    assert [member.name for member in attached(message.as_bytes())] == ["scan.png"]


def test_an_encrypted_message_is_refused() -> None:
    message = mail(None)
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = "application/pkcs7-mime; smime-type=enveloped-data"
    with pytest.raises(Unreadable) as caught:
        eml.read(message.as_bytes(), "a.eml")
    assert caught.value.category is Failure.ENCRYPTED


def test_a_printed_message_is_a_text() -> None:
    assert media_type("Хат.\nFrom: a\nTo: b\nSubject: c\n\nText".encode(), "a.txt") == "text/plain"


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail_or_refused(content: bytes) -> None:
    message = b"From: a@b.kz\nTo: c@d.kz\nSubject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + content
    extract = eml.read(message, "a.eml")
    assert all(0 <= block.start <= block.end <= len(extract.text) for block in extract.blocks)
    extract.text.encode()
    attached(message)
