"""The HTML of a site by the standard, as the checker of the W3C has it (vnu, from Debian or npm's vnu-jar; needs Java)."""

import json
import os
import shutil
import subprocess

import pytest
from site_project import BuiltSite

JAR = os.environ.get("VNU_JAR", "")
VNU = ["java", "-jar", JAR] if JAR else [shutil.which("vnu") or ""]
# The checker does not know that the site's own files are `'self'`.
_KNOWN = "Content Security Policy"


@pytest.mark.skipif(not VNU[-1], reason="vnu is not installed: name its jar in VNU_JAR")
def test_every_page_is_right_by_the_standard(built: BuiltSite) -> None:
    options = ["--skip-non-html", "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run([*VNU, *options, str(built.project.site)], capture_output=True, text=True, check=True)

    found = [each for each in json.loads(done.stdout)["messages"] if _KNOWN not in each["message"]]
    assert [(each["url"].rpartition("/site/")[2], each["lastLine"], each["message"]) for each in found] == []
