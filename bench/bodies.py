"""Writes the JSON bodies of the requests that are measured, one a line, and checks each once against the server.

Usage: bodies.py URL FOLDER
"""

import json
import pathlib
import sys
import urllib.request

HERE = pathlib.Path(__file__).parent
COURSE = "X02001"
AREA = "rar-fyn"
WORDS = ["truck", "lager medarbejder", "svejsning", "hygiejne", "rengøring af køkken", "gaffeltruckk", "førstehjælp", "X0229"]
JOBS = [
    ("job-0101", "rar-fyn"),
    ("job-0202", "rar-hovedstaden"),
    ("job-0303", "rar-sydjylland"),
    ("job-0404", "rar-nordjylland"),
]
# Name, variables of each request, and what one answer must hold: path to a list, and its length.
CASES = {
    "course": ([{"key": COURSE}], ("course", "approvedProviders"), None),
    "packages": ([{}], ("packages", "nodes"), 50),
    "shortages": ([{"area": AREA}], ("shortages", "nodes"), 100),
    "search": ([{"words": words} for words in WORDS], ("courses", "edges"), None),
    "compose": (
        [{"input": {"occupation": job, "area": area}} for job, area in JOBS],
        ("compose", "alternatives"),
        None,
    ),
}


def main() -> None:
    url, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    for name, (variables, path, length) in CASES.items():
        query = (HERE / "queries" / f"{name}.graphql").read_text(encoding="utf-8")
        bodies = [json.dumps({"query": query, "variables": given}) for given in variables]
        (folder / f"{name}.bodies").write_text("".join(f"{body}\n" for body in bodies), encoding="utf-8")
        for body in bodies:
            request = urllib.request.Request(
                f"{url}/graphql", body.encode(), {"Content-Type": "application/json", "Connection": "close"}
            )
            answer = json.load(urllib.request.urlopen(request))
            if "errors" in answer:
                sys.exit(f"{name}: {answer['errors']}")
            found = answer["data"]
            for step in path:
                found = found[step]
            if not found or (length is not None and len(found) != length):
                sys.exit(f"{name}: {len(found)} rows at {'.'.join(path)} for {body[-120:]}")
        # The last answer is what the SQL statements must give as well.
        (folder / f"{name}.json").write_text(json.dumps(answer["data"]), encoding="utf-8")


main()
