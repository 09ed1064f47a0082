"""Every script of this folder once over a small archive that nobody printed: does it still run, and is what it says so?

No time is looked at. A script without a line in TURNS fails.
"""

import importlib
import json
import re
import runpy
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from search.analysis.aliases import SHIPPED_FILE, read_groups
from search.answer.related import telling_terms
from search.engines import open_engine
from search.evaluation.measures import MEASURES
from search.settings import Settings
from tests.bench import additions, exactness, related, relevance
from tests.bench.compare.__main__ import KINDS
from tests.bench.inputs import corpus, invented
from tests.bench.inputs.printed import number, rising, rows
from tests.bench.pages.shapes import SHAPES
from tests.engines.asking import Asked
from tests.paths import ROOT

SUBJECTS, ARTICLES = 40, 160


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return invented.write(tmp_path_factory.mktemp("shared"), SUBJECTS)


@pytest.fixture(scope="module")
def articles(shared, tmp_path_factory):
    return corpus.sample(ARTICLES, tmp_path_factory.mktemp("sample"), corpus.lines(shared))


@pytest.fixture(scope="module")
def index(articles, tmp_path_factory):
    return relevance.built(tmp_path_factory.mktemp("index"), articles)


def of_additions(said, _):
    assert "100 articles, 2 additions of 10" in said
    assert number(r"(\d+) segments in the end", said) >= 1
    # That the answers are the same it has asserted itself.
    assert re.findall(r"^(\w+) p(\d+): .* ratio \d", said, re.MULTILINE) == [
        (kind, share) for kind in ("phrase", "frequent", "page") for share in ("50", "95")
    ]


def of_adversarial(said, _):
    assert "index.page.contacts._ADDRESS fullmatch" in said
    done, whole = re.search(r"(\d+) of (\d+) uses of an expression", said).groups()
    assert done == whole != "0"


def of_aliases(said, _):
    assert f"{2 * SUBJECTS} articles without headlines" in said
    assert number(r"(\d+) headlines hold a form", said) > SUBJECTS / 2
    ranked = [line.split(" | ") for line in said.splitlines() if re.search(r" \| (off|on) \| ", line)]
    assert [row[:2] for row in ranked] == [[q, a] for q in ("as printed", "form replaced") for a in ("off", "on")]
    assert all(0.6 < float(mrr) <= float(among) <= 1 for *_, mrr, among in ranked)
    # The form of the headline stands in the text: with aliases another one finds it as well.
    assert float(ranked[3][2]) > float(ranked[2][2])
    assert f"{len(read_groups(SHIPPED_FILE))} groups; " in said
    assert re.search(r"^  .+: \d+ alone, [1-9]\d* more with ", said, re.MULTILINE)
    assert all(rising(line) for line in said.splitlines() if " ms" in line)


def of_compare(said, folder):
    found = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    rebuilt, added, began = "rebuild, s", "add, s", "start to first answer, s"
    measured = {what: row["measured"] for what, row in found["rows"].items() if "processor" not in what}
    assert measured.pop(rebuilt) == measured.pop(added) == measured.pop(began) == 1
    assert measured.keys() == {f"{kind}, ms" for kind in KINDS}
    assert measured["phrase, ms"] == measured["quoted, ms"] == 2 * 3
    for row in found["rows"].values():
        assert row["p50"]["ratio"] is None or row["p50"]["ratio"] == row["p50"]["after"] / row["p50"]["before"]
    assert "0 of 9 searches count other articles" in said
    assert rows(said).keys() == found["rows"].keys()


def of_exactness(said, _):
    assert "equal to the oracle: 40 of 40" in said
    assert "runs: {'anywhere': 32, 'quotes': 4, 'seam': 4}" in said
    assert number(r"find their article: (\d) of 4", said) >= 2


def of_memory(said, _):
    assert re.findall(r"^(\d+) articles at --memory 256: peak", said, re.MULTILINE) == ["20", "40"]
    assert said.count("a million would take") == 2


def of_pages(said, _):
    shares = {shape: [float(cell.rstrip("%")) for cell in cells] for shape, cells in rows(said).items()}
    assert list(shares) == ["as given", *SHAPES]
    assert shares["as given"] == shares["every headline `# `"] == [100] * 4
    assert min(map(min, shares.values())) > 80


def of_peers(said, folder):
    (run,) = json.loads((folder / "figures.json").read_text(encoding="utf-8"))["runs"]
    assert run["engines"].keys() == {"baosou", "fts5", "stock"}
    assert run["articles"] == 60
    for engine in run["engines"].values():
        assert engine["indexing"]["articles"] == 60
        assert all(found["asked"] for name, found in engine["classes"].items() if found["of"])
        if sys.platform == "linux":
            assert engine["indexing"]["peak_rss_mb"] > engine["indexing"]["before_rss_mb"] / 2
            assert engine["serving"]["anon_mb"] > 10
    ours, theirs = (run["engines"][name]["classes"] for name in ("baosou", "fts5"))
    for name in ("or10", "and10", "phrase", "phrase_year", "newest"):
        # A text is found wherever it stands, its words only where the text is cut so.
        assert ours[name]["mean_hits"] >= theirs[name]["mean_hits"] > 0, name
    assert run["ratios"]["or10 p50_ms baosou/fts5"] == ours["or10"]["p50_ms"] / theirs["or10"]["p50_ms"]
    assert "FAILED" not in said


def of_related_quality(said, _):
    assert f"20 articles cut in two, 20 front-page lines, {SUBJECTS} pieces beside a story" in said
    found = rows(said)
    assert len(found) == len(related.VARIANTS)
    assert all(float(cell.rstrip("%")) > 90 for cell in found["in force"])
    assert "words inside words too" in found


def of_related_speed(said, _):
    assert f"{ARTICLES} articles, 20 asked for" in said
    lines = said.splitlines()[1:]
    assert [line.split(":")[0] for line in lines] == ["by the clock", "of the processor"]
    assert all(rising(line) for line in lines)


def of_relevance(said, _):
    found = rows(said)
    assert list(found) == [label for label, *_ in (*relevance.VARIANTS, *relevance.READ)]
    assert all(len(cells) == len(MEASURES) + 3 for cells in found.values())
    for cell in found["all of it"]:
        mean, low, high = map(float, re.findall(r"[\d.]+", cell))
        assert 0.3 < low <= mean <= high <= 1
    means = {label: [float(cell.split()[0]) for cell in cells] for label, cells in found.items()}
    # A headline's words stand in the body one by one: without what follows *some* it is hardly found.
    assert means["nothing follows *some*"][-3] < 0
    assert any(any(means[label]) for label, _ in relevance.VARIANTS[1:])


def of_seams(said, _):
    assert said.startswith("30 articles: ")
    assert number(r"seams joined \(([\d.]+)%\)", said) > 80
    assert number(r"by mistake \(([\d.]+)%\)", said) < 5


def of_suggestions(said, _):
    assert f"{ARTICLES} articles; vocabulary " in said
    lines = [line for line in said.splitlines() if " asked" in line]
    assert [line.split(":")[0] for line in lines] == ["characters", "pinyin", "initials", "did you mean"]
    assert all(rising(line) for line in lines)
    assert number(r"slips recognised: first (\d+)%", said) > 60
    assert number(r"among three \d+% of (\d+)", said) == 10


#: Module: the smallest arguments that go through all of it, and what has to be so of what is printed. {tmp} is an empty folder.
TURNS = {
    "additions": [("--articles 100 --weeks 2 --issue 10 --asked 5", of_additions)],
    "adversarial": [("--size 50 --only index.page.contacts", of_adversarial)],
    "aliases": [("--shared {shared} --index {index}", of_aliases)],
    "compare.__main__": [
        (
            f"--before {ROOT} --after {ROOT} --articles 60 --builds 1 --additions 1 --issue 5 --pages 3 --json {{tmp}}/figures.json",
            of_compare,
        )
    ],
    "exactness": [("--articles 80 --runs 40", of_exactness)],
    "memory": [("--articles 20 40 --memory 256 --jobs 1", of_memory)],
    "pages.__main__": [("--seeds 1", of_pages)],
    "peers.__main__": [
        ("--articles 60 --only baosou,fts5,stock --budget 0.05 --starts 1 --json {tmp}/figures.json", of_peers)
    ],
    "related": [
        ("quality --halves 20 --lines 20", of_related_quality),
        ("speed --asked 20 --index {index}", of_related_speed),
    ],
    "relevance": [("{tmp} --items 35 --skip 0", of_relevance)],
    "seams": [("--articles 30", of_seams)],
    "suggestions": [("--index {index} --slips 10 --typed 60", of_suggestions)],
}
#: Started by `peers`, which is its test.
NO_COMMAND = {"peers.worker"}


def scripts():
    """The modules here that are run by their name: those with a `main`, and those that are asked whether they are it."""
    folder = ROOT / "tests" / "bench"
    for path in sorted(folder.rglob("*.py")):
        name = ".".join(path.relative_to(folder).with_suffix("").parts)
        text = path.read_text(encoding="utf-8")
        if re.search(r"^(def main\b|if __name__ ==)", text, re.MULTILINE) and name not in NO_COMMAND:
            yield name


def test_every_script_has_a_turn_and_no_other_has():
    assert list(scripts()) == sorted(TURNS)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_small_turn_of_memory_is_as_it_says(shared, tmp_path, capfd):
    turn("memory", 0, shared, None, tmp_path, capfd)


@pytest.mark.slow
# jieba.analyse leaves a file of its own open as it is imported.
@pytest.mark.filterwarnings("ignore:.*idf.txt:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("name", "which"),
    [(name, which) for name in sorted(TURNS) if name != "memory" for which in range(len(TURNS[name]))],
)
def test_a_small_turn_of_every_script_is_as_it_says(name, which, shared, index, tmp_path, capfd):
    turn(name, which, shared, index, tmp_path, capfd)


def turn(name, which, shared, index, folder, capfd):
    arguments, holds = TURNS[name][which]
    given = arguments.format(shared=shared, index=index, tmp=folder).split()
    if name != "adversarial":
        given += ["--shared", str(shared)]
    assert importlib.import_module(f"tests.bench.{name}").main(given) == 0
    said = capfd.readouterr().out
    holds(said, folder)


@pytest.mark.filterwarnings("ignore:'tests.bench:RuntimeWarning")
@pytest.mark.parametrize("name", list(scripts()))
def test_the_help_of_every_script_says_what_it_measures_and_what_each_option_is(name, monkeypatch, capsys):
    module = importlib.import_module(f"tests.bench.{name}")
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(module.__name__, run_name="__main__", alter_sys=True)
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert module.__doc__.strip() in said
    assert f"python -m {module.__name__.removesuffix('.__main__')} " in said + " "
    options = said.split("\noptions:\n")[1]
    assert not re.findall(r"^  (--\w+(?: \S+)*)$\n(?!\s{10})", options, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in sorted(TURNS) if name != "adversarial"])
def test_without_the_corpora_a_script_says_so_and_ends_with_2(name, tmp_path, capsys):
    needed = {"related": ["speed"], "relevance": [str(tmp_path)], "compare.__main__": ["--before", "."]}
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(f"tests.bench.{name}").main([*needed.get(name, []), "--shared", str(tmp_path)])
    assert ended.value.code == 2
    assert f"the corpora are not here: {tmp_path / 'corpora'}" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("changed", related.VARIANTS[1:], ids=str)
def test_every_variant_of_related_changes_what_an_article_is_known_by(changed, articles, index):
    stories = [article for article in articles if len(article.paragraphs) > 5]
    with closing(open_engine(Settings(index))) as engine, engine.reader() as reader:
        in_force = [telling_terms(reader, story) for story in stories]
        with related.settings(changed):
            assert [telling_terms(reader, story) for story in stories] != in_force
        assert [telling_terms(reader, story) for story in stories] == in_force


@pytest.mark.slow
def test_a_run_that_finds_other_articles_than_the_oracle_is_told_and_ends_exactness_with_1(shared, monkeypatch, capsys):
    honest = exactness.ids
    monkeypatch.setattr(exactness, "ids", lambda engine, text: set(sorted(honest(engine, text))[1:]))
    assert exactness.main(["--articles", "40", "--runs", "10", "--shared", str(shared)]) == 1
    said = capsys.readouterr().out
    assert "equal to the oracle: 0 of 10" in said
    assert said.count("missing ['") == 10


def test_additions_do_not_pass_where_the_grown_index_answers_otherwise(articles, index, tmp_path):
    other = relevance.built(tmp_path, [replace(articles[0], headline="别的")])
    request = additions.request("phrase", {"text": articles[-1].text[:4]})
    with (
        closing(open_engine(Settings(index))) as whole,
        closing(open_engine(Settings(other))) as grown,
        pytest.raises(AssertionError, match=re.escape(request.text)),
    ):
        additions.compare("phrase", [request], Asked(grown), Asked(whole))
