"""Bundles: what is recorded comes back, altered ones are refused, interrupted ones go on."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.capture import Bundle, Document, Origin, Recorder
from audit.errors import CaptureError
from tests.support import SOURCE, day

_ORIGIN = Origin(SOURCE, "cloudstack", day(1), ("listHosts", "listZones"), "verified")
_BODIES = {
    "listHosts": b'{"listhostsresponse":{"count":1,"host":[{"id":"h"}]}}' * 20,
    "listZones": '{"listzonesresponse":{"zone":[{"name":"Zürich\u2028"}]}}'.encode(),
    "listPods": b"",
}


def _document(request: str, **values: Any) -> Document:
    """A good answer."""
    body = _BODIES.get(request, b"{}")
    known = {"params": {"page": "1"}, "status": 200, "at": day(1), "body": body, "seconds": 0.25}
    return Document(source=SOURCE, request=request, **{**known, **values})


_DOCUMENTS = [
    _document("listHosts"),
    _document("listZones"),
    _document("listPods", status=0, error="timed out: no answer\u2028 in time", params={}),
]


def _seal(path: Path, documents: list[Document] = _DOCUMENTS) -> Path:
    """A bundle of some documents."""
    recorder = Recorder(path.with_suffix(".partial"))
    recorder.begin(_ORIGIN)
    for document in documents:
        recorder.record(document)
    recorder.seal(path)
    return path


def _read(path: Path) -> list[Document]:
    """Everything a bundle holds."""
    bundle = Bundle(path)
    return [one for origin in bundle.origins for one in bundle.documents(origin.source)]


def _rewrite(path: Path, **members: bytes | None) -> None:
    """Change members of the zip; None leaves one out."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content |= {name: body for name, body in members.items() if body is not None}
    with zipfile.ZipFile(path, "w") as archive:
        for name in content.keys() - {k for k, v in members.items() if v is None}:
            archive.writestr(name, content[name])


def _manifest(path: Path) -> Any:
    """The manifest of a bundle."""
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


def test_round_trip(tmp_path: Path) -> None:
    """What was recorded comes back equal, in order of the questions, and the folder is gone."""
    path = _seal(tmp_path / "a.bundle")
    assert _read(path) == sorted(_DOCUMENTS, key=lambda d: d.key)
    assert Bundle(path).origins == [_ORIGIN]
    assert [p.name for p in tmp_path.iterdir()] == ["a.bundle"]


def test_same_answers_same_bytes(tmp_path: Path) -> None:
    """The same answers in another order give the same file and the same digest."""
    one, two = _seal(tmp_path / "1.bundle"), _seal(tmp_path / "2.bundle", _DOCUMENTS[::-1])
    assert one.read_bytes() == two.read_bytes()
    assert Bundle(one).digest() == Bundle(two).digest()


def test_equal_bodies_are_kept_once(tmp_path: Path) -> None:
    """A body asked for twice is one object in the folder and in the file."""
    documents = [_document("listHosts", params={"page": str(n)}) for n in range(5)]
    recorder = Recorder(tmp_path / "work")
    for document in documents:
        recorder.record(document)
    assert len(list((tmp_path / "work" / "objects").iterdir())) == 1
    path = _seal(tmp_path / "a.bundle", documents)
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == 2
    assert len(_read(path)) == 5


def test_last_answer_to_a_question_counts(tmp_path: Path) -> None:
    """A question asked again replaces its first answer."""
    again = _document("listHosts", body=b"{}", at=day(2))
    assert _read(_seal(tmp_path / "a.bundle", [_document("listHosts"), again])) == [again]


def test_altered_object(tmp_path: Path) -> None:
    """A body that is not what was recorded is refused, and so is one that is missing."""
    path = _seal(tmp_path / "a.bundle")
    name = f"objects/{_manifest(path)['documents'][0]['sha256']}"
    _rewrite(path, **{name: b"other"})
    with pytest.raises(CaptureError, match="was altered"):
        _read(path)
    _rewrite(path, **{name: None})
    with pytest.raises(CaptureError, match="damaged at object"):
        _read(path)


@pytest.mark.parametrize(
    "manifest",
    [
        b"{", b"[]", b"{}", b'{"format":"x"}', b'{"format":1}', b'{"format":1,"origins":3}',
        b'{"format":1,"origins":[{"nonsense":1}],"documents":[]}', b"\xff\xfe\x00",
        b'{"format":1,"origins":[{"source":"s","kind":"k","started":"t"}],"documents":[3]}',
        b'{"format":1,"origins":[{"source":"s","kind":"k","started":"t"}]}',
        b'{"format":1,"origins":[{"source":"s","kind":"k","started":""}],"documents":[{"source":"s"}]}',
    ],
)  # fmt: skip
def test_manifest_that_is_none(tmp_path: Path, manifest: bytes) -> None:
    """A manifest of any other shape is an error with a sentence."""
    path = _seal(tmp_path / "a.bundle")
    _rewrite(path, **{"manifest.json": manifest})
    with pytest.raises(CaptureError, match=r"a\.bundle: "):
        _read(path)


def test_newer_format(tmp_path: Path) -> None:
    """A bundle of a newer program is refused as such, whatever else changed in it."""
    path = _seal(tmp_path / "a.bundle")
    _rewrite(path, **{"manifest.json": b'{"format":2,"sources":[]}'})
    with pytest.raises(CaptureError, match="newer stackaudit; upgrade"):
        Bundle(path)


def test_not_a_bundle(tmp_path: Path) -> None:
    """No file, a folder, a text file and another zip are each refused."""
    (tmp_path / "text").write_text("hello")
    with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("a", "b")
    with pytest.raises(CaptureError, match="no such bundle"):
        Bundle(tmp_path / "nothing")
    for name in ("text", "zip", "."):
        with pytest.raises(CaptureError, match="not a complete bundle"):
            Bundle(tmp_path / name)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_damage_is_noticed(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut anywhere or changed at any byte, a bundle is refused or still tells the truth."""
    path = _seal(tmp_path_factory.mktemp("damage") / "a.bundle")
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
    path.write_bytes(data.draw(st.sampled_from([whole[:place], flipped])))
    try:
        found = [(d.request, d.body) for d in _read(path)]
    except CaptureError:
        found = []
    assert found in ([], sorted((d.request, d.body) for d in _DOCUMENTS))


def test_interrupted_run_goes_on(tmp_path: Path) -> None:
    """After a kill the good answers are known, failed ones are not, the start stays the first."""
    work = tmp_path / "work"
    first = Recorder(work)
    first.begin(_ORIGIN)
    for document in _DOCUMENTS:
        first.record(document)
    second = Recorder(work)
    begun = second.begin(Origin(SOURCE, "cloudstack", day(2), ("listHosts", "listPods"), "pinned"))
    assert begun == Origin(SOURCE, "cloudstack", day(1), ("listHosts", "listPods"), "pinned")
    assert second.answered(SOURCE, "listHosts", {"page": "1"}) == _document("listHosts")
    assert second.answered(SOURCE, "listHosts", {"page": "2"}) is None
    assert second.answered(SOURCE, "listPods", {}) is None
    assert second.answered("cloudstack:other", "listHosts", {"page": "1"}) is None
    assert list(second.documents(SOURCE)) == sorted(_DOCUMENTS, key=lambda d: d.key)


@pytest.mark.parametrize("cut", [1, 2, 40, 300])
def test_journal_cut_in_its_last_line(tmp_path: Path, cut: int) -> None:
    """A last line that did not get to the disk is forgotten, and later lines are not lost by it."""
    work = tmp_path / "work"
    first = Recorder(work)
    first.begin(_ORIGIN)
    first.record(_document("listHosts"))
    first.record(_document("listZones", error="bad answer: Zürich"))
    journal = work / "journal.ndjson"
    journal.write_bytes(journal.read_bytes()[:-cut])
    second = Recorder(work)
    assert second.answered(SOURCE, "listHosts", {"page": "1"}) is not None or cut == 300
    second.record(_document("listPods"))
    assert Recorder(work).answered(SOURCE, "listPods", {"page": "1"}) == _document("listPods")


def test_object_that_did_not_get_to_the_disk(tmp_path: Path) -> None:
    """An answer whose body is lost or cut is asked again."""
    recorder = Recorder(tmp_path / "work")
    recorder.record(_document("listHosts"))
    (body,) = (tmp_path / "work" / "objects").iterdir()
    body.write_bytes(body.read_bytes()[:5])
    assert recorder.answered(SOURCE, "listHosts", {"page": "1"}) is None
    body.unlink()
    assert recorder.answered(SOURCE, "listHosts", {"page": "1"}) is None


def test_place_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the way, before, during and at the end, is told with the way out."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CaptureError, match="--no-capture"):
        Recorder(tmp_path / "file" / "work")
    recorder = Recorder(tmp_path / "work")
    recorder.record(_document("listHosts"))
    with pytest.raises(CaptureError, match="cannot be written"):
        recorder.seal(tmp_path / "nowhere" / "a.bundle")
    (tmp_path / "work" / "journal.ndjson").unlink()
    (tmp_path / "work" / "journal.ndjson").mkdir()
    with pytest.raises(CaptureError, match="cannot be written"):
        recorder.record(_document("listZones"))
