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

# The official SDK of each site. If several SDKs have an operation, it belongs to the first one.
SDKS = {"intl": Sdk("huaweicloudsdkbssintl", "BssintlClient"), "cn": Sdk("huaweicloudsdkbss", "BssClient")}
VERSION = "3.1.219"

# Synthetic; no account has these keys.
ACCESS_KEY = "ORACLEACCESSKEY00001"
SECRET_KEY = "oracleSecretKey/0000000000000000000000001"
DOMAIN_ID = "0123456789abcdef0123456789abcdef"

# The SDK has no field for this path parameter: it uses the domain ID of the credentials.
FROM_CREDENTIALS = "domain_id"


@functools.cache
def operations_of(site):
    """The operations of a site's SDK by name, from its structure in this folder."""
    path = pathlib.Path(__file__).parent / f"official_sdk_{site}.json"
    return json.loads(path.read_text())["operations"]


def site_of(operation):
    """The site whose SDK an operation belongs to. Exits if no SDK has the operation."""
    for site in SDKS:
        if operation in operations_of(site):
            return site
    packages = " nor ".join(sdk.package for sdk in SDKS.values())
    return sys.exit(f"neither {packages} {VERSION} has the operation {operation}, so nothing can be recorded for it")


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
