"""Writes an invented network of national size, in the files that `kortvej import starter` reads.

Usage: network.py FOLDER [FACTOR]

With factor 1: 4,000 courses that teach 2,000 competences (5 each), 60,000 sessions, 1,000 packages with 8,000 elements,
625 jobs and 10,000 shortages. A factor multiplies all of it but the country: areas, municipalities and committees are
those of `data/`, as are the synonyms. Every row that is written here is marked `demo`, and no word of it is anybody's:
texts are syllables thrown by dice, with some words of the field between them so that a search finds something. The
dice fall the same on every machine. What belongs together does so by branch, as in `server/benches/planner.rs`.
"""

import csv
import pathlib
import shutil
import sys

DATA = pathlib.Path(__file__).parent.parent / "data"
# The country as it is, and words that mean the same.
AS_THEY_ARE = ["areas.csv", "municipalities.csv", "committees.csv", "synonyms_da.csv"]
COURSES, PATTERNS, PACKAGES, JOBS, PROVIDERS = 4_000, 10_000, 1_000, 625, 100
# Competences that belong together; 40 branches of 4 FKBs each with factor 1.
BRANCH, BRANCHES, FKBS = 50, 40, 4
FIELD = [
    "lager", "truck", "gaffel", "svejsning", "rengøring", "køkken", "hygiejne", "certifikat", "kursus", "arbejde",
    "medarbejder", "transport", "montør", "kabel", "rør", "pleje", "service", "maskine", "kontrol", "sikkerhed",
    "produktion", "logistik", "førstehjælp", "betjening",
]  # fmt: skip
ONSETS = ["b", "bl", "d", "f", "fl", "g", "h", "k", "kr", "l", "m", "p", "r", "s", "st", "v"]
RHYMES = ["an", "ej", "ik", "om", "ul", "yd", "æl", "ør", "ås", "ent", "ing", "old", "und", "ast"]


class Dice:
    """Numbers that are the same on every machine (SplitMix64)."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def below(self, sides: int) -> int:
        """A number below `sides`."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return (mixed ^ (mixed >> 31)) % sides

    def percent(self, share: int) -> bool:
        """True in so many of a hundred."""
        return self.below(100) < share

    def of(self, things: list) -> object:
        """One of some things."""
        return things[self.below(len(things))]

    def some(self, count: int, draw) -> list:
        """So many different things."""
        drawn: dict = {}
        while len(drawn) < count:
            drawn[draw()] = None
        return list(drawn)

    def stem(self) -> str:
        """Two syllables; the square prefers low numbers, as a text prefers some words."""
        first, second = divmod(self.below(3_000) * self.below(3_000) // 3_000, 55)
        onset = (ONSETS[first % 16], ONSETS[(first + second) % 16])
        return onset[0] + RHYMES[first // 7 % 14] + onset[1] + RHYMES[second % 14]

    def word(self) -> str:
        """A word, now and then a compound as Danish makes them."""
        kind = self.below(100)
        if kind < 2:
            return self.of(FIELD)
        stem = self.stem()
        return stem + "s" + self.of(FIELD) if kind == 2 else stem + self.stem() if kind < 5 else stem

    def text(self, words: int) -> str:
        """So many words, with a capital."""
        return " ".join(self.word() for _ in range(words)).capitalize()


def letters(number: int) -> str:
    """A number in capital letters, four of them."""
    return "".join(chr(65 + number // 26**place % 26) for place in (3, 2, 1, 0))


def column(file: str, name: str, having: tuple[str, str] | None = None) -> list[str]:
    """A column of a file of `data/`, of the rows that have a value."""
    with (DATA / file).open(encoding="utf-8", newline="") as rows:
        return [row[name] for row in csv.DictReader(rows) if having is None or row[having[0]] == having[1]]


def main() -> None:
    folder, factor = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder.mkdir(parents=True, exist_ok=True)
    for file in AS_THEY_ARE:
        shutil.copyfile(DATA / file, folder / file)

    def write(file: str, rows: list[tuple]) -> None:
        header = (DATA / file).read_text(encoding="utf-8").splitlines()[0]
        with (folder / file).open("w", encoding="utf-8", newline="") as out:
            out.write(header + "\n")
            csv.writer(out, lineterminator="\n").writerows((*row, "demo") for row in rows)

    areas, places = column("areas.csv", "key", ("kind", "RAR")), column("municipalities.csv", "code")
    area_of = dict(zip(places, column("municipalities.csv", "rar_key")))
    committees = column("committees.csv", "key")
    branches, courses = BRANCHES * factor, COURSES * factor
    for file in ["collaboration_models.csv", "model_steps.csv", "model_results.csv", "course_restrictions.csv"]:
        write(file, [])

    dice = Dice(1)
    providers = [(f"provider-{at:04}", dice.of(places)) for at in range(1, PROVIDERS * factor + 1)]
    offices = [(f"jobcentre-{place}", place) for place in places]
    write(
        "organisations.csv",
        [(key, f"Skolen {dice.stem()}", "AMU_PROVIDER", place, area_of[place], "", "", "") for key, place in providers]
        + [(key, f"Jobcenter {dice.stem()}", "JOBCENTRE", place, area_of[place], "", "", "") for key, place in offices],
    )

    fkbs = [f"XF-{letters(at)}" for at in range(branches * FKBS)]
    write("fkb.csv", [(key, dice.text(3), committees[at // FKBS % len(committees)], "", "", "") for at, key in enumerate(fkbs)])
    approved = [dice.some(4, lambda: dice.below(len(providers))) for _ in fkbs]
    write(
        "approvals.csv",
        [(providers[at][0], key, "2020-01-01", "") for key, some in zip(fkbs, approved) for at in sorted(some)],
    )

    kinds = ["SKILL"] * 8 + ["KNOWLEDGE", "CERTIFICATE"]
    competences = [f"skill-{at:05}" for at in range(branches * BRANCH)]
    write("competences.csv", [(key, dice.text(2), dice.text(2), dice.of(kinds), dice.text(12), "") for key in competences])

    def of_branch(branch: int) -> str:
        return competences[branch * BRANCH + dice.below(BRANCH) if dice.percent(80) else dice.below(len(competences))]

    # Courses go around the branches, and within a branch around its FKBs, so the next of the same FKB is this far on.
    stride = branches * FKBS
    keys = [f"X{at:05}" for at in range(1, courses + 1)]
    length = [dice.of([0.5, 1, 1, 2, 2, 3, 3.3, 5, 5, 10]) for _ in keys]
    fkb_of = [at % branches * FKBS + at // branches % FKBS for at in range(courses)]
    teaches = [dice.some(5, lambda branch=at % branches: of_branch(branch)) for at in range(courses)]
    supports = ["NONE"] * 17 + ["DSA", "DSA", "BILINGUAL"]
    write(
        "courses.csv",
        [
            (
                key, dice.text(4), dice.text(4), length[at], fkbs[fkb_of[at]],
                committees[at % branches % len(committees)], "Y" if dice.percent(20) else "N", dice.text(35),
                dice.text(15), dice.of(supports), "", "", "", f"branche-{at % branches}",
            )
            for at, key in enumerate(keys)
        ],
    )  # fmt: skip
    write(
        "course_competences.csv",
        [(keys[at], key, 1 + dice.below(4)) for at, some in enumerate(teaches) for key in sorted(some)],
    )
    prerequisites = []
    for at, key in enumerate(keys):
        if at >= branches and dice.percent(20):
            # Only what comes earlier, so nothing leads in a circle.
            earlier = [dice.below(at // branches) * branches + at % branches for _ in range(2)]
            if dice.percent(70):
                prerequisites += [(key, 1, keys[other]) for other in dict.fromkeys(earlier)]
            else:
                prerequisites.append((key, 1, dice.of(teaches[earlier[0]])))
    write("course_prerequisites.csv", prerequisites)

    patterns = []
    for at in range(1, PATTERNS * factor + 1):
        first = dice.below(courses)
        held = [first, first + stride] if dice.percent(3) and first + stride < courses else [first]
        days = sum(length[course] for course in held)
        mode = dice.of(["DAY"] * 16 + ["EVENING"] * 2 + ["WEEKEND", "REMOTE"])
        weekday = 5 if mode == "WEEKEND" else 0 if dice.percent(60) else dice.below(5)
        provider, place = providers[dice.of(approved[fkb_of[first]])]
        patterns.append((
            f"S{at:06}", "|".join(keys[course] for course in held), provider,
            place if dice.percent(80) else dice.of(places), 7 * (1 + dice.below(8)) + weekday, 56, 6,
            f"{days:g}", 12 + dice.below(9), 4 + dice.below(5), "Y" if dice.percent(20) else "N", mode, "da",
            round(days * 218) + 100 * dice.below(4),
        ))  # fmt: skip
    write("session_patterns.csv", patterns)

    jobs = [(f"job-{at:04}", at % branches) for at in range(JOBS * factor)]
    write(
        "occupations.csv",
        [(key, dice.text(2), dice.text(2), "", "", f"{dice.text(2)}|{dice.text(3)}", dice.text(4)) for key, _ in jobs],
    )
    write(
        "occupation_competences.csv",
        [
            (key, need, 1 + dice.below(3), "ESSENTIAL" if dice.percent(75) else "OPTIONAL", 1 + dice.below(5))
            for key, branch in jobs
            for need in sorted(dice.some(12, lambda branch=branch: of_branch(branch)))
        ],
    )
    categories = ["SHORTAGE"] * 3 + ["EXTENSIVE_SHORTAGE", "PARADOX", "GOOD", "GOOD", "LESS_GOOD"]
    shortages = []
    for key, _ in jobs:
        for area in areas:
            for period in ["2026H1", "2026H2"]:
                tries = 20 + dice.below(200)
                shortages.append((key, area, period, dice.of(categories), tries, dice.below(tries), "Opfundet til måling"))
    write("shortages.csv", shortages)

    titles = ["BRANCH_PACKAGE", "BRANCH_PACKAGE", "JOB_PACKAGE", "JOB_VEU", "PROJECT"]
    packages, elements = [], []
    for at in range(1, PACKAGES * factor + 1):
        key, (job, branch), (office, place) = f"N{at:05}", dice.of(jobs), dice.of(offices)
        packages.append((
            key, dice.text(4), dice.text(4), dice.of(titles), job, dice.of([place, area_of[place]]), office,
            dice.of(providers)[0], "UNSKILLED_UNEMPLOYED", 2024 + dice.below(3), "", dice.text(20),
            "Opfundet til måling",
        ))  # fmt: skip
        for seq in range(1, 9):
            course = dice.below(courses // branches) * branches + branch
            elements.append((key, seq, "COURSE", dice.text(3), keys[course], "", length[course], "N", "", ""))
    write("packages.csv", packages)
    write("package_elements.csv", elements)


main()
