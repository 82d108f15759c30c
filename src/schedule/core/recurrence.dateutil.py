"""Makes recurrence.dateutil.ndjson: random recurrence rules with the dates that python-dateutil gives for them.

    python3 recurrence.dateutil.py > recurrence.dateutil.ndjson

Rules on which dateutil itself fails, or needs more than a third of a second, are left out.
"""
import json
import random
import signal
import sys
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

RULES = 600
DATES = 8
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
YEARS = {"YEARLY": 14, "MONTHLY": 5, "WEEKLY": 3, "DAILY": 2}
dice = random.Random(2026)


class TooSlow(Exception):
    pass


def too_slow(*_):
    raise TooSlow


def numbers(least, greatest, most, from_end=False):
    chosen = {dice.randint(least, greatest) * (-1 if from_end and dice.random() < 0.4 else 1) for _ in range(dice.randint(1, most))}
    return ",".join(map(str, sorted(chosen, key=lambda _: dice.random())))


def weekdays(freq):
    days = dice.sample(DAYS, dice.randint(1, 4))
    if freq not in ("YEARLY", "MONTHLY") or dice.random() < 0.5:
        return ",".join(days)
    most = 5 if freq == "MONTHLY" else 53
    return ",".join(f"{dice.choice([1, 1, -1]) * dice.randint(1, dice.choice([4, most]))}{day}" for day in days)


def rule():
    freq = dice.choice(["YEARLY", "MONTHLY", "WEEKLY"] * 2 + ["DAILY", "HOURLY", "MINUTELY", "SECONDLY"])
    parts = [f"FREQ={freq}"]
    for chance, part, value in [
        (0.4, "INTERVAL", lambda: dice.choice([2, 2, 3, 4, 5, 7, 13, 25, 90, 1000])),
        (0.3, "WKST", lambda: dice.choice(DAYS)),
        (0.25, "BYMONTH", lambda: numbers(1, 12, 3)),
        (0.12, "BYWEEKNO", lambda: numbers(1, 53, 3, True)),
        (0.12, "BYYEARDAY", lambda: numbers(1, 366, 4, True)),
        (0.2, "BYMONTHDAY", lambda: numbers(1, 31, 3, True)),
        (0.4, "BYDAY", lambda: weekdays(freq)),
        (0.2, "BYHOUR", lambda: numbers(0, 23, 3)),
        (0.15, "BYMINUTE", lambda: numbers(0, 59, 3)),
        (0.1, "BYSECOND", lambda: numbers(0, 59, 3)),
        (0.25, "BYSETPOS", lambda: numbers(1, 6, 3, True)),
        (0.4, "COUNT", lambda: dice.randint(1, 12)),
    ]:
        if dice.random() < chance:
            parts.append(f"{part}={value()}")
    dice.shuffle(parts)
    return freq, ";".join(parts)


def main():
    signal.signal(signal.SIGALRM, too_slow)
    cases = []
    while len(cases) < RULES:
        freq, text = rule()
        start = datetime(dice.randint(1996, 2030), 1, 1) + timedelta(days=dice.randint(0, 366), minutes=dice.randint(0, 1439))
        to = start + timedelta(days=int(365.25 * YEARS.get(freq, 0.3)))
        dates = []
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        try:
            for date in rrulestr(text, dtstart=start):
                if date >= to or len(dates) == DATES:
                    break
                dates.append(date.isoformat())
        except ValueError as error:
            if "empty" not in str(error):
                raise
        except (TooSlow, IndexError):
            continue
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        cases.append([text, start.isoformat(), to.isoformat(), dates])
    sys.stdout.writelines(json.dumps(case) + "\n" for case in cases)


main()
