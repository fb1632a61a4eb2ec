"""What the processes of a service count for the monitoring; never by person, school or event."""

from prometheus_client import Counter

SIGN_INS = Counter("matchdag_sign_ins_total", "Sessions that began", ["kind"])
REFUSALS = Counter("matchdag_refusals_total", "Refusals, by the code", ["service", "code"])
