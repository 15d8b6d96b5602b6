"""Pages in any encoding, damaged pages, and pages that want to do harm."""

import logging
import subprocess
import sys
import time

import pytest

from stance.errors import InputError, MissingExtraError
from stance.inputs import read_raw_article
from stance.inputs._encoding import decode_page
from stance.inputs._pages import read_page
from stance.limits import MAX_PAGE_BYTES

pytest.importorskip("trafilatura")

BODY = (
    "<p>“Nobody asked us,” said Zoë Brück, who keeps the café on the quay – and the minister of Sarvanda "
    "told parliament that the plan was sound.</p>"
    "<p>The auditor said that the ministry had paid twice for the same dredger and that it would do so again.</p>"
)


def page(body=BODY, head="", title="Café owner speaks"):
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{title}</title></head><body><article>{body}</article></body></html>"
    )


ENCODED = {
    "utf-8 undeclared": page().encode(),
    "utf-8 declared": page(head='<meta charset="utf-8">').encode(),
    "utf-8 mark": page().encode("utf-8-sig"),
    "utf-8 mark against the declaration": page(head='<meta charset="latin1">').encode("utf-8-sig"),
    "utf-8 declared as latin-1": page(head='<meta charset="iso-8859-1">').encode(),
    "windows-1252": page(head="<meta charset=windows-1252>").encode("cp1252"),
    "windows-1252 declared as latin-1": page(head="<meta charset='ISO-8859-1'>").encode("cp1252"),
    "windows-1252 undeclared": page().encode("cp1252"),
    "windows-1252 in http-equiv": page(
        head='<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
    ).encode("cp1252"),
    "declared behind a long comment": page(head="<!--" + "x" * 2_000 + "--><meta charset=cp1252>").encode("cp1252"),
    "macintosh": page(head="<meta charset=macintosh>").encode("mac_roman"),
    "utf-16 with mark": page().encode("utf-16"),
    "utf-16 big end first with mark": b"\xfe\xff" + page().encode("utf-16-be"),
    "utf-16 without mark": page().encode("utf-16-le"),
    "utf-32": page().encode("utf-32"),
    "xml declaration": ('<?xml version="1.0" encoding="windows-1252"?>' + page()).encode("cp1252"),
    "gb18030 declared as gb2312": page(head="<meta charset=gb2312>").encode("gb18030"),
    "an encoding that nobody knows": page(head="<meta charset=x-klingon>").encode(),
    "utf-16 declared in plain bytes": page(head="<meta charset=utf-16>").encode(),
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_page_says_the_same_in_every_encoding(name):
    read = read_page(ENCODED[name])
    assert read == read_page(page().encode())
    assert "“Nobody asked us,” said Zoë Brück, who keeps the café on the quay –" in read.text


def test_a_byte_that_does_not_fit_the_encoding_is_named_where_it_spoils_the_text_and_passed_over_elsewhere():
    whole = page(head='<meta charset="utf-8">').encode()
    spoilt = whole.replace("Zoë".encode(), b"Zo\xeb")
    offset = spoilt.index(b"\xeb")
    with pytest.raises(InputError, match=rf"^byte {offset} \(0xeb\) is not utf-8, the encoding of the page"):
        read_page(spoilt)
    beside = whole.replace(b"<title>", b"<meta name=keywords content='caf\xe9'><title>")
    assert read_page(beside) == read_page(whole)


def test_a_damaged_byte_in_a_page_that_declares_nothing_does_not_make_it_another_encoding():
    whole = page().encode()
    spoilt = whole.replace(b"<title>", b"<!-- caf\xe9 --><title>")
    assert decode_page(spoilt).encoding == "utf-8"
    assert read_page(spoilt) == read_page(whole)


def test_codecs_that_are_no_encodings_of_text_are_not_used():
    for name in ("rot13", "base64", "zip", "unicode_escape", "punycode", "utf-7", "idna", "undefined"):
        data = page(head=f"<meta charset={name}>").encode()
        assert decode_page(data).text == data.decode(), name


PIECE = "<p>The minister of Sarvanda said that the plan was good and that nobody should worry about it at all.</p>"
LARGE = MAX_PAGE_BYTES - 1_000
ENTITIES = "".join(f'<!ENTITY {chr(98 + k)} "{("&" + chr(97 + k) + ";") * 10}">' for k in range(20))
HOSTILE = {
    "nests a hundred thousand deep": page("<div>" * 100_000 + BODY + "</div>" * 100_000),
    "entity bomb": f'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]><html><p>&u;</p>{BODY}</html>',
    "entity of a file": f'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html>&a;{BODY}</html>',
    "stylesheet elsewhere": '<?xml-stylesheet href="http://10.0.0.1/x"?>' + page(BODY),
    "a huge attribute": page("<p title='" + "x" * LARGE + "'>a</p>" + BODY),
    "half a million attributes": page("<p " + " ".join(f"a{k}=1" for k in range(LARGE // 10)) + ">a</p>" + BODY),
    "attributes behind a quoted bracket": page("<p x='>' " + "a/" * (LARGE // 2) + ">a</p>" + BODY),
    "a huge author": page(BODY, "<meta name=author content='" + "A B, " * (LARGE // 5) + "'>"),
    "huge data": page(BODY, '<script type="application/ld+json">{"@type":"NewsArticle","author":"' + "\\" * LARGE),
    "deep data": page(BODY, '<script type="application/ld+json">' + "[" * LARGE + "</script>"),
    "a million elements": page("<br>" * (LARGE // 4)),
    "a line a letter": page("<pre>" + "x\n" * 200_000 + "</pre>"),
    "nothing but opening brackets": page("<" * 500_000),
    "NULs": page("\0" * LARGE + BODY),
    "an endless cell": page("<table><tr><td colspan=9007199254740991>a</td><td>b</td></tr></table>" + BODY),
    "scripts": page("<script>document.write('" + PIECE.replace("minister", "hacker") + "')</script>" + BODY),
    "frames": page("<iframe src=http://10.0.0.1/></iframe><img src=http://10.0.0.1/a.png>" * 500 + BODY),
    "lone surrogates": page("\ud800" + BODY),
}


def read_or_refused(data):
    try:
        return read_page(data).text, ""
    except InputError as error:
        return "", str(error)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_seconds(name):
    began = time.process_time()
    text, refusal = read_or_refused(HOSTILE[name].encode("utf-8", "surrogatepass")[:MAX_PAGE_BYTES])
    assert time.process_time() - began < 15
    assert text or any(
        part in refusal for part in ("nests too", "attributes", "elements", "holds no", "the encoding of the page")
    )
    assert "hacker" not in text
    assert "root:" not in text
    assert "aaaaaaaaaa" * 100 not in text


def test_nothing_is_fetched_written_or_started():
    # Loading the extractor is another matter: urllib3, which it brings, looks whether this machine has IPv6.
    code = (
        "import sys, trafilatura; from stance.inputs._pages import read_page; seen = []\n"
        "def watch(event, arguments):\n"
        "    written = event == 'open' and any(sign in str(arguments[1]) for sign in 'wax+')\n"
        "    if written or event.startswith(('socket.', 'subprocess.', 'os.mkdir', 'os.rename', 'os.remove')):\n"
        "        seen.append((event, arguments))\n"
        "sys.addaudithook(watch)\n"
        "read_page(sys.stdin.buffer.read()); print(seen)\n"
    )
    head = "<link rel=stylesheet href=http://10.0.0.1/><script src=http://10.0.0.1/></script>"
    given = page(BODY + "<iframe src=http://10.0.0.1/></iframe><img src=//10.0.0.1/>", head).encode()
    command = [sys.executable, "-B", "-W", "error", "-c", code]
    done = subprocess.run(command, input=given, capture_output=True, check=True)
    assert (done.stdout.strip(), done.stderr) == (b"[]", b"")


def test_a_page_that_is_too_large_is_refused_before_it_is_parsed():
    began = time.process_time()
    with pytest.raises(InputError, match=r"^is larger than 5,000,000 bytes.*save the article alone"):
        read_page(page(PIECE * 60_000).encode())
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no article"),
        (b" \n", "holds no article"),
        (b"\0\0\0", "holds no article"),
        (b"%PDF-1.7 1 0 obj", "holds no article"),
        (b"\x1f\x8b\x08\x00 and so on", "is compressed; unpack it first"),
        (b"PK\x03\x04 and so on", "is compressed; unpack it first"),
        (b"just a few words", "holds no article"),
        (b"<html", "holds no article"),
        (b"<!-- nothing -->", "holds no article"),
    ],
)
def test_what_is_no_page_is_refused(tmp_path, data, message):
    (tmp_path / "a.htm").write_bytes(data)
    with pytest.raises(InputError, match=rf"a\.htm: {message}"):
        read_raw_article(tmp_path / "a.htm")


def test_any_cut_of_a_page_is_read_or_refused():
    data = page(head='<meta charset="utf-8">').encode()
    read = 0
    for end in range(0, len(data), 23):
        read += bool(read_or_refused(data[:end])[0])
    assert 0 < read < len(data) // 23


def test_the_extractor_s_warnings_stay_off_the_terminal(capsys, monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with pytest.raises(InputError, match="holds no article"):
        read_page(b"<html><body><p>x</p></body></html>")
    assert capsys.readouterr() == ("", "")


def test_without_the_extractor_a_page_is_refused_with_what_to_install(tmp_path, monkeypatch):
    from stance.corpus import read_corpus
    from stance.inputs import read_raw_articles

    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (tmp_path / "b.txt").write_text("The plan failed, she said.", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    for call in (
        lambda: read_raw_article(tmp_path / "a.html"),
        lambda: read_raw_articles(tmp_path),
        lambda: read_corpus(tmp_path, tmp_path / "out.jsonl"),
    ):
        with pytest.raises(MissingExtraError, match=r"need trafilatura, .*install this package with its extra 'html'"):
            call()
    assert read_raw_article(tmp_path / "b.txt").text == "The plan failed, she said."
