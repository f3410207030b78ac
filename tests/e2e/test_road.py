"""The whole road: `stagedoor up`, the example through its link, the gallery, a queued run, other people's clients."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from gradio_client import Client, handle_file
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from support.chromium import axe_violations
from support.embedded_platform import Platform
from support.processes import Program, clean_environment, free_port, running, wait_for

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SENTENCES = "The stage door is green. Actors use the stage door. The weather was fine. Nobody forgets the stage door."


def test_both_links_open(platform: Platform, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(platform.gallery_url)
    card = page.get_by_role("link", name="Summarise a text").first
    expect(card).to_be_visible()
    page.goto(platform.share_url)
    expect(page.get_by_role("heading", name="Summarise a text")).to_be_visible()
    assert axe_violations(page) == []


def test_a_visitor_types_and_sees_the_answer(platform: Platform, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(platform.share_url)
    page.get_by_label("Text", exact=True).fill(SENTENCES)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("Summary")).to_have_value("The stage door is green. Actors use the stage door.")


def test_an_unknown_link_says_so(platform: Platform) -> None:
    url = platform.share_url.replace("://", "://no-such-name-", 1)
    answer = get_through_edge(platform, url)
    assert answer.status_code == 404
    assert "no-such-name" in answer.text


def get_through_edge(platform: Platform, url: str, **options: object) -> httpx.Response:
    """Ask a link without DNS: browsers resolve *.localhost by themselves, libraries do not everywhere."""
    host = httpx.URL(url).netloc.decode()
    port = httpx.URL(platform.gallery_url).port
    return httpx.get(f"http://127.0.0.1:{port}{httpx.URL(url).raw_path.decode()}", headers={"Host": host}, **options)


def api(platform: Platform) -> httpx.Client:
    return httpx.Client(
        base_url=f"{platform.gallery_url}/api/v1", headers={"Authorization": f"Bearer {platform.token}"}, timeout=20
    )


def test_a_queued_run_is_kept(platform: Platform, browser: Browser) -> None:
    with api(platform) as client:
        project = client.get("/projects?query=summarise").json()["items"][0]
        path = f"/projects/{project['team']}/{project['name']}/runs"
        body = {"endpoint": "/summarize", "inputs": [SENTENCES, 1], "idempotency_key": "road-1"}
        accepted = client.post(path, json=body)
        assert accepted.status_code == 202, accepted.text
        run_id = accepted.json()["id"]
        assert client.post(path, json=body).json()["id"] == run_id

        def finished() -> dict | None:
            run = client.get(f"/runs/{run_id}").json()
            return run if run["state"] in {"succeeded", "failed"} else None

        run = wait_for(finished, timeout_s=30, because="the run did not end")
        assert run["state"] == "succeeded", run
        assert run["outputs"] == ["The stage door is green."]
    page = browser.new_page()
    sign_in(platform, page)
    page.goto(f"{platform.gallery_url}/runs/{run_id}")
    expect(page.get_by_text("The stage door is green.").last).to_be_visible()


def sign_in(platform: Platform, page: Page) -> None:
    """Sign in with a link made by the server's own command, as an admin who lost the first one would."""
    environment = {"STAGEDOOR_DATA_DIR": str(platform.data_dir), "STAGEDOOR_CONSOLE_URL": platform.gallery_url}
    made = subprocess.run(
        [sys.executable, "-m", "stagedoor_server", "bootstrap"],
        env=clean_environment(environment),
        capture_output=True,
        text=True,
        check=True,
    )
    page.goto(json.loads(made.stdout.splitlines()[-1])["login_url"])
    expect(page.get_by_role("button", name="Account")).to_be_visible()


@pytest.fixture(scope="module")
def shared_example(platform: Platform, tmp_path_factory: pytest.TempPathFactory):
    """Share any example on the platform: `shared_example("chat.py")` gives (program, local url, share url)."""
    stack: list = []
    started: dict[str, tuple[Program, str, str]] = {}

    def share(name: str) -> tuple[Program, str, str]:
        if name not in started:
            log = tmp_path_factory.mktemp("example") / "log"
            port = free_port()
            environment = {**platform.environment, "STAGEDOOR_SHARE": "1", "GRADIO_SERVER_PORT": str(port)}
            context = running("-m", "stagedoor", "run", EXAMPLES / name, log=log, environment=environment)
            program = context.__enter__()
            stack.append(context)
            output = program.wait_for_output("public URL", timeout_s=60)
            line = next(line for line in output.splitlines() if "public URL" in line)
            started[name] = (program, f"http://127.0.0.1:{port}", line.rsplit(" ", 1)[1].strip())
        return started[name]

    yield share
    for context in stack:
        context.__exit__(None, None, None)


CALLS = {
    "text_to_text.py": ("/summarize", lambda _: (SENTENCES, 1), lambda out: out == "The stage door is green."),
    "image_to_image.py": (
        "/stylize",
        lambda folder: (handle_file(picture(folder, 300)), 128, True, "Pencil", 1, 1),
        lambda out: Image.open(out).width == 128,
    ),
    "digits.py": (
        "/classify",
        lambda folder: (handle_file(picture(folder, 80)),),
        lambda out: len(out["confidences"]) == 3,
    ),
    "table.py": (
        "/plot",
        lambda _: ({"headers": ["Month", "Plays", "Films"], "data": [["Jan", 1, 2], ["Feb", 3, 4]]}, "Bar", ["Plays"]),
        lambda out: out[0]["type"] == "matplotlib" and "**4** plays" in out[1],
    ),
    "chat.py": ("/answer", lambda _: ("What does a ticket cost?",), lambda out: "12 €" in out),
    "text_to_image.py": (
        "/generate",
        lambda _: ("a sea", "", 3, 7, 64, 5, []),
        lambda out: out[2] == 5 and len(out[1]) == 1,
    ),
}


def picture(folder: Path, width: int) -> str:
    path = folder / f"picture-{width}.png"
    if not path.exists():
        Image.linear_gradient("L").resize((width, width)).convert("RGB").save(path)
    return str(path)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("way", ["directly", "through the link"])
def test_python_client_calls_every_example(
    name: str, way: str, platform: Platform, shared_example, tmp_path: Path
) -> None:
    _, local_url, share_url = shared_example(name)
    client = Client(local_url if way == "directly" else share_url, verbose=False, download_files=str(tmp_path))
    api_name, arguments, is_right = CALLS[name]
    answer = client.predict(*arguments(tmp_path), api_name=api_name)
    assert is_right(answer), answer
    client.close()


JS_CLIENT = """
import dns from "node:dns";
// *.localhost is this machine (RFC 6761 section 6.3); browsers know, the C library may not.
const lookup = dns.lookup;
dns.lookup = (name, ...rest) => lookup(name.endsWith(".localhost") ? "127.0.0.1" : name, ...rest);
const { Client } = await import("@gradio/client");
const { readFileSync } = await import("node:fs");
const [url, endpoint, inputs] = process.argv.slice(2);
const app = await Client.connect(url);
// The client uploads every Blob that it finds in the arguments.
const data = JSON.parse(inputs).map((value) => (value?.path ? new Blob([readFileSync(value.path)], { type: "image/png" }) : value));
const result = await app.predict(endpoint, data);
console.log(JSON.stringify(result.data));
process.exit(0);
"""


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("way", ["directly", "through the link"])
def test_javascript_client_calls_every_example(
    name: str, way: str, platform: Platform, shared_example, tmp_path: Path
) -> None:
    _, local_url, share_url = shared_example(name)
    api_name, arguments, is_right = CALLS[name]
    root = EXAMPLES.parent
    script = root / "node_modules" / ".cache" / f"client-{os.getpid()}.mjs"
    script.parent.mkdir(exist_ok=True)
    script.write_text(JS_CLIENT)
    node = shutil.which("node")
    assert node, "make test puts Node on PATH"
    url = local_url if way == "directly" else share_url
    result = subprocess.run(
        [node, script, url, api_name, json.dumps(list(arguments(tmp_path)))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    outputs = json.loads(result.stdout)
    if name == "image_to_image.py":
        fetched = get_through_edge(platform, outputs[0]["url"]) if way != "directly" else httpx.get(outputs[0]["url"])
        outputs = [io.BytesIO(fetched.content)]
    assert is_right(outputs[0] if len(outputs) == 1 else outputs), outputs


def test_a_visitor_uploads_a_large_picture(
    platform: Platform, browser: Browser, shared_example, tmp_path: Path
) -> None:
    _, _, share_url = shared_example("image_to_image.py")
    path = tmp_path / "large.png"
    Image.frombytes("RGB", (2640, 2640), os.urandom(2640 * 2640 * 3)).save(
        path, compress_level=0
    )  # noise does not shrink
    assert path.stat().st_size > 20_000_000
    page = browser.new_page()
    page.goto(share_url)
    page.locator("input[type=file]").first.set_input_files(path)
    page.get_by_role("button", name="Submit").click()
    result = page.get_by_role("img", name="Result")
    expect(result).to_be_visible(timeout=40_000)
    expect(result).to_have_js_property("naturalWidth", 640)


def test_stock_ssh_gives_a_working_link(platform: Platform, tmp_path: Path) -> None:
    port = free_port()
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    with api(platform) as client:
        added = client.post("/keys", json={"name": "test", "public_key": key.with_suffix(".pub").read_text().strip()})
        assert added.status_code in {200, 201}, added.text
    state = platform.state
    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(f"[localhost]:{state['ssh_port']} {state['host_key']}\n")
    (tmp_path / "index.html").write_text("served by the standard library")
    command = [
        "ssh", "-p", str(state["ssh_port"]), "-i", key, "-o", f"UserKnownHostsFile={known_hosts}", "-o", "IdentitiesOnly=yes",
        "-N", "-R", f"stock-client:80:localhost:{port}", "anyone@localhost",
    ]  # fmt: skip
    site = ("-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", tmp_path)
    url = f"http://stock-client.{state['share_domain']}/index.html"
    with running(*site, log=tmp_path / "site.log"):
        client_process = subprocess.Popen(command, env=clean_environment(), stdin=subprocess.DEVNULL)
        try:
            answer = wait_for(
                lambda: (got := get_through_edge(platform, url)).status_code == 200 and got,
                because="the link did not work",
            )
            assert answer.text == "served by the standard library"
        finally:
            client_process.terminate()
            client_process.wait(10)


def test_revoking_a_link_closes_it(platform: Platform, shared_example, tmp_path: Path) -> None:
    with running(
        "-m", "stagedoor", "run", EXAMPLES / "text_to_text.py", log=tmp_path / "log",
        environment={**platform.environment, "STAGEDOOR_SHARE": "1", "GRADIO_SERVER_PORT": str(free_port())},
    ) as program:  # fmt: skip
        output = program.wait_for_output("public URL", timeout_s=60)
        url = next(line for line in output.splitlines() if "public URL" in line).rsplit(" ", 1)[1]
        name = httpx.URL(url).host.split(".")[0]
        assert get_through_edge(platform, url).status_code == 200
        with api(platform) as client:
            assert client.delete(f"/links/{name}").status_code == 204
        wait_for(
            lambda: get_through_edge(platform, url).status_code != 200, timeout_s=10, because="the link still works"
        )


def test_image_bytes_come_back_unchanged(platform: Platform, shared_example) -> None:
    """A file made by the app is the same through the link as it was on the author's machine."""
    _, local_url, _ = shared_example("image_to_image.py")
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 60).convert("RGB").save(buffer, "PNG")
    reference = httpx.post(f"{local_url}/gradio_api/upload", files={"files": ("noise.png", buffer.getvalue())}).json()[
        0
    ]
    assert httpx.get(f"{local_url}/gradio_api/file={reference}").content == buffer.getvalue()


def test_up_leaves_nothing_behind(tmp_path: Path) -> None:
    import psutil

    data_dir = tmp_path / "data"
    arguments = (
        "-m",
        "stagedoor",
        "up",
        "--data-dir",
        data_dir,
        "--port",
        str(free_port()),
        "--ssh-port",
        str(free_port()),
    )
    with running(*arguments, log=tmp_path / "log", cwd=tmp_path) as program:
        program.wait_for_output("Stagedoor is up", timeout_s=90)
        family = psutil.Process(program.process.pid).children(recursive=True)
        assert len(family) >= 4
        began = time.monotonic()
        assert program.interrupt() == 0
        assert time.monotonic() - began < 10
    assert [child for child in family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
    assert not (data_dir / "up.json").exists()
