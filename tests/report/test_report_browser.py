"""The page in a browser, where there is one: nothing runs over, nothing is too small, nothing complains."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from sim.report.html import Page

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
SMALLEST = 11.0  # pixels
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--log-level=0",
)  # fmt: skip
MEASURE = """
<script>
addEventListener("error", function (e) { (window.troubles = window.troubles || []).push(String(e.message)); });
addEventListener("load", function () {
  var unfolded = location.search === "?unfolded";
  if (unfolded) dispatchEvent(new Event("beforeprint"));
  setTimeout(function () {
    var over = [], small = [], svg = [];
    document.querySelectorAll("body *").forEach(function (e) {
      if (e.closest("svg") && e.tagName !== "svg") return;
      var box = e.getBoundingClientRect();
      if (!box.width || !box.height) return;
      if (box.right > innerWidth + 1 || box.left < -1) over.push(e.tagName + " " + e.textContent.slice(0, 40));
      if (e.tagName === "svg") {
        var scale = box.width / e.viewBox.baseVal.width;
        svg.push(scale * e.dataset.text);
        return;
      }
      for (var k = 0; k < e.childNodes.length; k++)
        if (e.childNodes[k].nodeType === 3 && e.childNodes[k].data.trim())
          small.push(parseFloat(getComputedStyle(e).fontSize));
    });
    parent.postMessage(JSON.stringify({
      unfolded: unfolded, width: innerWidth,
      scroll: document.documentElement.scrollWidth, over: over, letters: Math.min.apply(null, small),
      figures: svg, troubles: window.troubles || [], requests: performance.getEntriesByType("resource").length,
      open: document.querySelectorAll("details[open]").length, folds: document.querySelectorAll("details").length
    }), "*");
  }, 100);
});
</script>
"""
WIDTHS = (360, 800, 1280)
WRAPPER = """<!doctype html><title>measuring</title><pre id="told"></pre>
<script>
var all = [];
addEventListener("message", function (e) {
  all.push(JSON.parse(e.data));
  document.getElementById("told").textContent = JSON.stringify(all);
});
</script>
""" + "".join(
    f'<iframe src="measured.html{search}" style="width:{width}px;height:2000px;border:0"></iframe>'
    for width in WIDTHS for search in ("", "?unfolded")
)  # fmt: skip

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium to open the page in")


def browse(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    profile = folder / "profile"
    return subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", *arguments], capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


def complaints(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.fixture(scope="module", params=["article_page", "court_page"])
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, Any, list[str]]:
    """A page, what was measured of it in one browser, and what that complained of."""
    page: Page = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("measured")
    (folder / "measured.html").write_text(page.html.replace("<head>", f"<head>{MEASURE}"), encoding="utf-8")
    (folder / "wrapper.html").write_text(WRAPPER, encoding="utf-8")
    done = browse(
        folder, "--window-size=1400,2100", "--virtual-time-budget=5000", "--dump-dom",
        (folder / "wrapper.html").as_uri(),
    )  # fmt: skip
    told = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
    assert told is not None, done.stderr
    assert told[1], done.stderr
    found = json.loads(unescape(told[1]))
    assert len(found) == 2 * len(WIDTHS)
    return page, {(each["width"], each["unfolded"]): each for each in found}, complaints(done)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("unfolded", [False, True])
def test_at_every_width_nothing_runs_over_and_all_letters_can_be_read(
    measured: tuple[Page, Any, list[str]], width: int, unfolded: bool
):
    page, all_found, complained = measured
    found = all_found[width, unfolded]
    assert found["scroll"] <= width
    assert found["over"] == []
    assert found["letters"] >= SMALLEST
    assert len(found["figures"]) == len(page.pictures)
    assert min(found["figures"]) >= SMALLEST
    assert found["troubles"] == []
    assert found["requests"] == 0
    assert complained == []
    if unfolded:
        assert found["open"] == found["folds"] > 3


def test_on_paper_everything_is_unfolded(tmp_path: Path, court_page: Page):
    (tmp_path / "page.html").write_text(court_page.html, encoding="utf-8")
    paper = tmp_path / "page.pdf"
    done = browse(
        tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}", (tmp_path / "page.html").as_uri()
    )  # fmt: skip
    assert paper.exists(), done.stderr
    assert paper.read_bytes().startswith(b"%PDF")
    assert complaints(done) == []
    if (reader := shutil.which("pdftotext")) is None:
        pytest.skip("there is no pdftotext to read the paper with")
    text = subprocess.run([reader, "-layout", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    assert "Command of the watch: value" in text  # in a fold
    assert "What this page cannot tell" in text
