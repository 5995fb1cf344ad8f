"""The bulletin's page and files from the screens, in both languages."""

from django.test import Client

from tests import small_province as small

ASKED = f"?as_of={small.AS_OF.isoformat()}"


def test_pdf_and_word_are_offered_and_come_as_files(client: Client) -> None:
    page = client.get(f"/bulletin/{ASKED}").content.decode()
    for form, begin in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert f"/bulletin/{form}/" in page
        response = client.get(f"/bulletin/{form}/{ASKED}")
        assert response.status_code == 200 and response.content.startswith(begin)
        name = f'filename="ban-tin-97-2017-01-31.{form}"'
        assert name in response["Content-Disposition"]


def test_an_open_month_is_refused_as_a_file_too(client: Client) -> None:
    response = client.get("/bulletin/pdf/?as_of=2017-02-28")
    assert response.status_code == 409 and b"month closed" in response.content


def test_the_bulletin_follows_the_language_of_the_screens(client: Client) -> None:
    client.cookies["django_language"] = "en"
    text = client.get(f"/bulletin/text/{ASKED}").content.decode()
    assert "take part in social, health or unemployment insurance" in text
    page = client.get(f"/bulletin/{ASKED}").content.decode()
    assert '<article class="bulletin" lang="en">' in page


def test_each_audience_has_its_bulletin(client: Client) -> None:
    for audience, title in (
        ("press", "kết quả tham gia và thu"),
        ("committee", "tình hình thực hiện"),
        ("centre", "kết quả thực hiện chỉ tiêu thu"),
        ("nobody", "kết quả tham gia và thu"),
    ):
        page = client.get(f"/bulletin/?audience={audience}").content.decode()
        assert title in page.partition("<article")[2], audience
        text = client.get(f"/bulletin/text/?audience={audience}").content.decode()
        assert title in text.splitlines()[0]
