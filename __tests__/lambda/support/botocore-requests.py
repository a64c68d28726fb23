"""What botocore makes of calls of Amazon MWAA, and of requests that somebody else signed.

Reads a list in JSON of {call, input, request}: the operation's name, its input, and a request with its headers. Writes for each the
method, the URL and the body of botocore's own request, and the signature that botocore gives the other one.
"""

import json
import sys

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.credentials import Credentials

KEYS = ("AKIDEXAMPLE", "secret", "session")


class Body:
    def stream(self, **_):
        yield b"{}"

    def read(self):
        return b"{}"


def made_by_botocore(client, call, given):
    sent = []

    def instead(request, **_):
        body = json.loads(request.body) if request.body else None
        sent.append({"method": request.method, "url": request.url, "body": body})
        return AWSResponse(request.url, 200, {}, Body())

    client.meta.events.register("before-send", instead, unique_id="capture")
    getattr(client, call)(**given)
    client.meta.events.unregister("before-send", unique_id="capture")
    return sent[0]


def signature_of(request, region):
    headers = {name: value for name, value in request["headers"].items() if name != "authorization"}
    signed = AWSRequest(method=request["method"], url=request["url"], headers=headers, data=request["body"])
    signed.context["timestamp"] = headers["x-amz-date"]
    auth = SigV4Auth(Credentials(*KEYS), "airflow", region)
    return auth.signature(auth.string_to_sign(signed, auth.canonical_request(signed)), signed)


def main():
    region = sys.argv[1]
    session = botocore.session.get_session()
    access_key, secret_key, token = KEYS
    client = session.create_client(
        "mwaa",
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        aws_session_token=token,
    )
    calls = json.load(sys.stdin)
    answers = [
        {**made_by_botocore(client, one["call"], one["input"]), "signature": signature_of(one["request"], region)}
        for one in calls
    ]
    json.dump(answers, sys.stdout)


main()
