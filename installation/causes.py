"""Why a set-up cannot go on, in sentences that say what to do."""

from __future__ import annotations

import platform
import re


class Stop(Exception):
    """The set-up cannot go on; the message says why and what to do."""


CAUSES = [
    (
        r"No space left on device|ENOSPC|WinError 112|Disk quota exceeded",
        "The disk is full. Make room in this folder and in the system's temporary folder (TMPDIR "
        "chooses another one), then start again.",
    ),
    (
        r"(?i)ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH"
        r"|NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError"
        r"|Failed to establish a new connection|ProxyError|Cannot connect to proxy"
        r"|name resolution|Connection (refused|reset|aborted)|Network is unreachable",
        "The package registry cannot be reached. Check the network, or the proxy in pip's or npm's "
        "settings, then start again: what was downloaded is kept.",
    ),
    (
        r"(?i)CERTIFICATE_VERIFY_FAILED|SSLError|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT",
        "The package registry's certificate is not trusted here. Name your network's certificate "
        "to pip (pip config set global.cert FILE) and npm (npm config set cafile FILE), then start "
        "again.",
    ),
    (
        r"(?i)\bEACCES\b|Permission denied|WinError 5\b|Read-only file system",
        "A file in this folder cannot be written. Make the folder yours, or clone Tessera where "
        "you may write, and start again.",
    ),
    (
        r"WinError 126|c10\.dll|vcruntime\d",
        "PyTorch needs Microsoft's Visual C++ Redistributable. Install it from "
        "https://aka.ms/vs/17/release/vc_redist.x64.exe, then start again.",
    ),
    (
        "No module named pip",
        "The folder .venv was made by another tool. Delete it and start again.",
    ),
    (
        "No matching distribution found for",
        "The package index did not answer or has no such package for this machine (Python "
        f"{platform.python_version()}, {platform.system()} {platform.machine()}). Start again, or "
        "delete .venv and start with another Python version from 3.11 on.",
    ),
]
"""What pip and npm print when something common is wrong, and the sentence for it."""


def remedy(output: str) -> str:
    """The sentence for a common failure, or nothing."""
    return next((sentence for pattern, sentence in CAUSES if re.search(pattern, output)), "")
