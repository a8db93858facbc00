"""What the scripts share: made-up keys, and JSON whose numbers stay as they are written."""
import decimal
import json
import re

# Made up; they open nothing.
ACCESS_KEY = "ORACLEACCESSKEY00001"
SECRET_KEY = "oracleSecretKey/0000000000000000000000001"
DOMAIN_ID = "0123456789abcdef0123456789abcdef"

# The SDK has no field for this parameter of a path: it takes the domain id of the credentials.
FROM_CREDENTIALS = "domain_id"


def loads(text):
    """The value of a JSON text, its decimal numbers exact."""
    return json.loads(text, parse_float=decimal.Decimal)


def dumps(value, **options):
    """The JSON text of a value, its decimal numbers digit by digit, which the standard library cannot do."""
    text = json.dumps(value, default=lambda number: f"\0{number:f}", **options)
    return re.sub(r'"\\u0000(-?[0-9.]+)"', r"\1", text)
