"""Shared code of the scripts: synthetic keys, and JSON with exact numbers."""
import decimal
import json
import re

# Synthetic; no account has these keys.
ACCESS_KEY = "ORACLEACCESSKEY00001"
SECRET_KEY = "oracleSecretKey/0000000000000000000000001"
DOMAIN_ID = "0123456789abcdef0123456789abcdef"

# The SDK has no field for this path parameter: it uses the domain ID of the credentials.
FROM_CREDENTIALS = "domain_id"


def loads(text):
    """Parse JSON with exact decimal numbers."""
    return json.loads(text, parse_float=decimal.Decimal)


def dumps(value, **options):
    """Format a value as JSON with all digits of decimal numbers, which the standard library cannot do."""
    text = json.dumps(value, default=lambda number: f"\0{number:f}", **options)
    return re.sub(r'"\\u0000(-?[0-9.]+)"', r"\1", text)
