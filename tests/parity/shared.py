"""Shared code of the scripts: the official SDKs, synthetic keys, and JSON with exact numbers."""
import collections
import decimal
import functools
import importlib
import json
import pathlib
import re
import sys

Sdk = collections.namedtuple("Sdk", ["package", "client"])

FOLDER = pathlib.Path(__file__).parent

# The official SDK of each site. An operation of several sites belongs to the first SDK that has it.
SDKS = {"intl": Sdk("huaweicloudsdkbssintl", "BssintlClient"), "cn": Sdk("huaweicloudsdkbss", "BssClient")}
VERSION = re.search(r"huaweicloudsdkcore==(.+)", (FOLDER / "requirements.txt").read_text())[1]

# An operation in a digest of the spec, and the line with its sites.
OPERATION = re.compile(r"(\w+): [A-Z]+ /")
SITES = re.compile(r"  sites: (.+)")

# Synthetic; no account has these keys.
ACCESS_KEY = "ORACLEACCESSKEY00001"
SECRET_KEY = "oracleSecretKey/0000000000000000000000001"
DOMAIN_ID = "0123456789abcdef0123456789abcdef"

# The SDK has no field for this path parameter: it uses the domain ID of the credentials.
FROM_CREDENTIALS = "domain_id"


@functools.cache
def operations_of(site):
    """The operations of a site's SDK by name, from its structure in this folder."""
    return json.loads((FOLDER / f"official_sdk_{site}.json").read_text())["operations"]


@functools.cache
def limited_operations():
    """The sites of the operations that only some sites have, from the digests of the spec."""
    found, operation = {}, None
    for digest in sorted((FOLDER.parent / "snapshots").glob("*.digest")):
        for line in digest.read_text(encoding="utf-8").splitlines():
            if match := OPERATION.match(line):
                operation = match[1]
            elif not line.startswith(" "):
                operation = None
            elif operation and (match := SITES.fullmatch(line)):
                found[operation] = match[1].split()
    return found


def site_of(operation):
    """The site whose SDK an operation belongs to. Exits if the SDK of none of its sites has the operation."""
    sites = [site for site in SDKS if site in limited_operations().get(operation, SDKS)]
    for site in sites:
        if operation in operations_of(site):
            return site
    packages = " or ".join(SDKS[site].package for site in sites) or "SDK of its sites"
    return sys.exit(f"no {packages} {VERSION} has the operation {operation}, so nothing can be recorded for it")


def client_class(site):
    """The class of the client of a site's SDK. Exits if the SDK is not installed."""
    sdk = SDKS[site]
    try:
        module = importlib.import_module(f"{sdk.package}.v2")
    except ModuleNotFoundError as error:
        if error.name != sdk.package:
            raise
        return sys.exit(f"the SDK of the site {site} is not installed: pip install {sdk.package}=={VERSION}")
    return getattr(module, sdk.client)


def loads(text):
    """Parse JSON with exact decimal numbers."""
    return json.loads(text, parse_float=decimal.Decimal)


def dumps(value, **options):
    """Format a value as JSON with all digits of decimal numbers, which the standard library cannot do."""
    text = json.dumps(value, default=lambda number: f"\0{number:f}", **options)
    return re.sub(r'"\\u0000(-?[0-9.]+)"', r"\1", text)
