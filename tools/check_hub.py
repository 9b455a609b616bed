#!/usr/bin/env python3
"""Proves that lab and huggingface_hub see each other's downloads as their own.

    python tools/check_hub.py .build/release/lab

Plays a hub on this machine that holds nano, lets each of the two fetch it into a cache of its own, and then the other
one use it without the network. Needs huggingface_hub.
"""

import hashlib
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

REPOSITORY = "org/nano"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
FOLDER = pathlib.Path(__file__).resolve().parent.parent / "models" / "nano"
FILES = {name: (FOLDER / name).read_bytes() for name in ["config.json", "model.safetensors", "vocab.json", "merges.txt"]}


def etag(name):
    content = FILES[name]
    if name.endswith(".safetensors"):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class Hub(http.server.BaseHTTPRequestHandler):
    """A hub, and under /store/ what it sends people to for large files."""

    def do_GET(self):
        self.answer(sends_body=True)

    def do_HEAD(self):
        self.answer(sends_body=False)

    def answer(self, sends_body):
        path = self.path.split("?")[0]
        prefixes = [f"/{REPOSITORY}/resolve/{revision}/" for revision in ["main", COMMIT]]
        if path.startswith(f"/api/models/{REPOSITORY}"):
            siblings = [
                {"rfilename": name, "size": len(content), **({"lfs": {"sha256": etag(name), "size": len(content)}} if name.endswith(".safetensors") else {})}
                for name, content in FILES.items()
            ]
            return self.reply(200, json.dumps({"id": REPOSITORY, "sha": COMMIT, "siblings": siblings}).encode(), sends_body)
        for prefix in prefixes:
            name = path.removeprefix(prefix)
            if not path.startswith(prefix) or name not in FILES:
                continue
            facts = {"X-Repo-Commit": COMMIT, "ETag": f'"{etag(name)}"'}
            if name.endswith(".safetensors"):
                facts |= {"X-Linked-Etag": f'"{etag(name)}"', "X-Linked-Size": str(len(FILES[name])), "Location": f"http://localhost:{self.server.server_port}/store/{name}"}
                return self.reply(302, b"", sends_body, facts)
            return self.reply(200, FILES[name], sends_body, facts)
        name = path.removeprefix("/store/")
        if name in FILES:
            return self.reply(200, FILES[name], sends_body)
        self.reply(404, b"", sends_body, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT})

    def reply(self, status, body, sends_body, headers={}):
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if sends_body:
            self.wfile.write(body)

    def log_message(self, *words):
        pass


def tree(folder):
    """Paths with what links lead to; without locks and marks, which each program keeps as it likes."""
    home = folder / "models--org--nano"
    return {
        str(path.relative_to(home)): os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and ".no_exist" not in path.parts and path.suffix != ".json" or path.is_symlink()
    }


def main():
    lab = os.path.abspath(sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    online = {"HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}", "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    nowhere = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "1"}

    def run(command, cache, variables):
        environment = os.environ | {"HF_HUB_CACHE": str(cache)} | variables
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    download = f"from huggingface_hub import hf_hub_download as d\nfor n in {list(FILES)}: print(d('{REPOSITORY}', n))"
    info = [lab, "--model", REPOSITORY, "-e", "info", "-e", "prompt Paris is the capital of"]
    with tempfile.TemporaryDirectory() as scratch:
        ours, theirs = pathlib.Path(scratch) / "ours", pathlib.Path(scratch) / "theirs"
        run([lab, "fetch", REPOSITORY], ours, online)
        run([sys.executable, "-c", download], theirs, online)
        assert tree(ours) == tree(theirs), f"{sorted(tree(ours))}\n{sorted(tree(theirs))}"
        print(f"the same {len(tree(ours))} blobs, links and refs, whoever fetches")

        found = run([sys.executable, "-c", download], ours, nowhere).split()
        assert [pathlib.Path(path).read_bytes() for path in found] == list(FILES.values())
        scan = "from huggingface_hub import scan_cache_dir as s\ni = s()\nassert not i.warnings, i.warnings\nprint([(r.repo_id, r.nb_files) for r in i.repos])"
        print("huggingface_hub finds in lab's cache", run([sys.executable, "-c", scan], ours, nowhere).strip())
        assert run(info, theirs, nowhere) == run(info, ours, nowhere)
        print("lab loads what huggingface_hub fetched, with the same answers")

        again = run([lab, "--json", "-e", f"fetch {REPOSITORY}"], theirs, online)
        assert all(file["was_here"] for file in json.loads(again)["value"]["files"])
        print("lab fetches nothing that huggingface_hub has fetched")


if __name__ == "__main__":
    main()
