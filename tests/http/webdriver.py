"""A headless Chromium that reaches this machine only, driven through chromedriver's HTTP interface."""

import contextlib
import json
import subprocess
import time
import urllib.error
import urllib.request

from served import Failure, free_port

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    def __init__(self, folder):
        self.port = free_port()
        self.log_path = folder / "chromedriver.log"
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={self.port}", f"--log-path={self.log_path}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.session = None
        self._wait_for_driver()
        switches = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1400,1000",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            f"--user-data-dir={folder}/chromium"]
        wanted = {"browserName": "chrome", "goog:chromeOptions": {"args": switches},
                  "goog:loggingPrefs": {"browser": "ALL"}}
        answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = f"/session/{answer['sessionId']}"

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        with contextlib.suppress(Failure, OSError):
            self._call("DELETE", self.session)
        self.driver.terminate()
        self.driver.wait()

    def _wait_for_driver(self):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with contextlib.suppress(OSError, Failure):
                if self._call("GET", "/status")["ready"]:
                    return
            if self.driver.poll() is not None:
                break
            time.sleep(0.05)
        self.driver.kill()
        raise Failure("chromedriver does not start")

    def _call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, method=method,
                                         headers={"Content-Type": "application/json"})
        # Never through a proxy that the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Failure(f"chromedriver: {json.load(error)['value']['message'].splitlines()[0]}") from None

    def open(self, url):
        self._call("POST", self.session + "/url", {"url": url})

    def run(self, script, *arguments):
        """The value that the JavaScript returns."""
        return self._call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, what, script, *arguments, seconds=60):
        """Until the script returns something true, which is returned."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            value = self.run(script, *arguments)
            if value:
                return value
            time.sleep(0.05)
        raise Failure(f"{what} did not come within {seconds} s. The page: {self.text()[:1500]!r}; "
                      f"its console: {self.console()}")

    def click(self, css):
        found = self._call("POST", self.session + "/element", {"using": "css selector", "value": css})
        self._call("POST", f"{self.session}/element/{found[ELEMENT]}/click", {})

    def text(self):
        return self.run("return document.body.innerText")

    def console(self):
        """What it logged since the last time."""
        return [entry["message"] for entry in self._call("POST", self.session + "/se/log", {"type": "browser"})]
