"""The same kernel in a loop, a pool, Dask and Spark gives the same tables; others can read them.

Loop and pool run with a small archive in `make test`. Marked `heavy` is Dask, the archive of
200,000 frames, and what reads the result (polars, DuckDB); marked `spark` what needs Java, with
both archives: see the Makefile.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import archives
from ocpp16j_codec import tables

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    archives.write_archive(folder, 2_000, files=2)
    return folder


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    archives.write_archive(folder, 200_000, files=8)
    return folder


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def example(name: str) -> Any:
    return importlib.import_module(f"archive_{name}")


def in_loop(archive: Path, folder: Path) -> int:
    return example("loop").main(archive, folder)


def in_pool(archive: Path, folder: Path) -> int:
    return example("pool").main(archive, folder, 2)


def in_dask(archive: Path, folder: Path) -> int:
    distributed = pytest.importorskip("distributed")
    settings = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**settings) as cluster, distributed.Client(cluster) as client:
        return example("dask").main(archive, folder, client)


#: Dask comes with the large packages.
WAYS = [pytest.param(in_pool, id="pool"), pytest.param(in_dask, marks=pytest.mark.heavy, id="dask")]


def assert_alike(archive: Path, tmp_path: Path, way: Any, frames: int) -> None:
    assert way(archive, tmp_path / "way") == frames
    assert in_loop(archive, tmp_path / "loop") == frames
    loop = digests(tmp_path / "loop")
    assert loop.keys() == {path.name for path in archive.iterdir()}
    assert digests(tmp_path / "way") == loop


# Servers that are shut down complain of connections that are still there.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("way", WAYS)
def test_each_way_writes_the_same_bytes_as_a_loop(small: Path, tmp_path: Path, way: Any) -> None:
    assert_alike(small, tmp_path, way, 2_000)
    table = pq.read_table(tmp_path / "way")
    counts = {
        each["values"]: each["counts"] for each in table.column("status").value_counts().to_pylist()
    }
    assert counts.keys() == {"ok", "quirks", "unreadable"}
    assert 100 < counts["quirks"] < 300
    assert 5 < counts["unreadable"] < 40


@pytest.mark.heavy
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("way", WAYS)
def test_two_hundred_thousand_frames(large: Path, tmp_path: Path, way: Any) -> None:
    assert_alike(large, tmp_path, way, 200_000)


@pytest.mark.parametrize("way", [in_loop, in_pool])
def test_what_is_finished_is_not_done_again(small: Path, tmp_path: Path, way: Any) -> None:
    way(small, tmp_path)
    before = digests(tmp_path)
    next(tmp_path.iterdir()).unlink()
    assert way(small, tmp_path) == 1_000
    assert digests(tmp_path) == before


@pytest.mark.parametrize("name", ["loop", "pool", "dask", "spark"])
def test_the_page_names_every_example(name: str) -> None:
    page = (ROOT / "docs" / "howto" / "decode-an-archive.md").read_text("utf-8")
    assert f"archive_{name}.py" in page


# -- Spark -----------------------------------------------------------------------------------------


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("size", "frames"), [("small", 2_000), ("large", 200_000)])
def test_spark_gives_the_same_rows(
    size: str, frames: int, request: pytest.FixtureRequest, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    archive: Path = request.getfixturevalue(size)
    sql = pytest.importorskip("pyspark.sql")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(EXAMPLES))
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
    try:
        example("spark").main(session, str(archive), str(tmp_path / "spark"))
    finally:
        session.stop()
    in_loop(archive, tmp_path / "loop")
    key = [(name, "ascending") for name in ("station", "time", "message_type", "unique_id")]
    ours = pq.read_table(tmp_path / "loop").sort_by(key).replace_schema_metadata(None)
    theirs = pq.read_table(tmp_path / "spark").sort_by(key).cast(ours.schema)
    assert ours.num_rows == frames
    assert theirs.equals(ours)


# -- what others read ------------------------------------------------------------------------------


def decoded() -> pa.Table:
    batches = map(tables.decode_record_batch, archives.batches(4_000, stations=4))
    return tables.correlate(pa.Table.from_batches(batches))


def queries(language: str) -> list[str]:
    """The queries of the page."""
    page = (ROOT / "docs" / "howto" / "decode-an-archive.md").read_text("utf-8")
    found = re.findall(rf"(?ms)^```{language}\n(.*?)^```", page)
    assert len(found) >= 2
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tables that the page speaks of, in a folder `tables`."""
    table = decoded()
    for name in ("meter_values", "transactions", "statuses", "boots", "quirks"):
        (tmp_path / "tables" / name).mkdir(parents=True)
        pq.write_table(getattr(tables, name)(table), tmp_path / "tables" / name / "a.parquet")
    (tmp_path / "tables" / "frames").mkdir()
    pq.write_table(table, tmp_path / "tables" / "frames" / "a.parquet")
    (tmp_path / "tables" / "undecodable").mkdir()
    rows = pa.Table.from_pylist([{"error_code": "X", "path": "/3"}], schema=tables.UNDECODABLE)
    pq.write_table(rows, tmp_path / "tables" / "undecodable" / "a.parquet")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.heavy
def test_duckdb_answers_the_queries_of_the_page(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    for query in queries("sql"):
        assert duckdb.sql(query).fetchall(), query


@pytest.mark.heavy
def test_polars_answers_the_queries_of_the_page(folder: Path) -> None:
    pytest.importorskip("polars")
    for code in queries("py"):
        names: dict[str, Any] = {}
        exec(code, names)  # noqa: S102 - what the page says
        assert names["answer"].height > 0, code


@pytest.mark.heavy
def test_streams_go_to_others_as_they_are() -> None:
    polars, duckdb = pytest.importorskip("polars"), pytest.importorskip("duckdb")
    table = decoded()
    for data in (table, table.combine_chunks().to_batches()[0]):
        assert polars.from_arrow(data).height == 4_000
        frame = polars.DataFrame(data)  # by __arrow_c_stream__
        assert frame["status"].to_list() == table.column("status").to_pylist()
    reader = tables.correlate(map(tables.decode_record_batch, archives.batches(4_000, stations=4)))
    assert len(duckdb.from_arrow(reader).filter("status = 'quirks'").fetchall()) > 200


def test_readers_are_streams() -> None:
    """Whoever takes Arrow's streams takes what `correlate` gives, one batch in memory."""
    batches = map(tables.decode_record_batch, archives.batches(4_000, stations=4))
    reader = tables.correlate(batches)
    assert hasattr(reader, "__arrow_c_stream__")
    assert pa.table(reader).equals(decoded())
