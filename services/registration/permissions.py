"""What people come to registration to do, and who may: its table of use case × role × scope.

A new line is a decision: `tests/access` holds it against a table written by hand.
"""

from shared.auth.permissions import (
    ADMINISTRATORS,
    EVERY_COLLEAGUE,
    EVERYBODY,
    ON_THE_DAY,
    ORGANISERS,
    STAFF,
    STUDENTS,
    WITH_STUDENTS,
    Permission,
    Scope,
    in_event,
    in_school,
)

_WITH_PEOPLE = in_school("leadership_people")
_WITH_SEATS = {**ON_THE_DAY, **in_school("teacher"), **STUDENTS}

# the school
MANAGE_STAFF = Permission("manage_staff", "who works here, with which roles", ADMINISTRATORS)
CHANGE_ROLES = Permission(
    "change_roles", "let colleagues in, change their roles", ADMINISTRATORS, steps_up=True
)
RESET_FACTOR = Permission(
    "reset_factor",
    "take away a colleague's lost code app and passkeys",
    ADMINISTRATORS,
    steps_up=True,
)
MANAGE_API_TOKENS = Permission(
    "manage_api_tokens",
    "let the school's programs in, shut them out",
    ADMINISTRATORS,
    steps_up=True,
)
MANAGE_PROVIDERS = Permission(
    "manage_providers",
    "by which log-ins the school's people sign in",
    ADMINISTRATORS,
    steps_up=True,
)
VIEW_PRIVACY = Permission("view_privacy", "what is kept about a person", ADMINISTRATORS)
EXPORT_PERSON = Permission(
    "export_person", "everything kept about a person", ADMINISTRATORS, steps_up=True
)
ERASE_PERSON = Permission("erase_person", "erase a person's data", ADMINISTRATORS, steps_up=True)
VIEW_AUDIT = Permission("view_audit", "who did what to whom", ADMINISTRATORS)
EXPORT_AUDIT = Permission(
    "export_audit", "who did what to whom, as a file", ADMINISTRATORS, steps_up=True
)
SECURE_SIGN_IN = Permission("secure_sign_in", "show that it is still oneself", EVERY_COLLEAGUE)
CHANGE_FACTOR = Permission(
    "change_factor",
    "add, renew or drop one's own code app and passkeys",
    EVERY_COLLEAGUE,
    steps_up=True,
)
BIND_OWN_LOG_IN = Permission(
    "bind_own_log_in", "sign in by a log-in of the school too", EVERY_COLLEAGUE, steps_up=True
)
SIGN_OUT = Permission("sign_out", "see and end one's own sessions", EVERYBODY)
VIEW_OWN_CLASSES = Permission(
    "view_own_classes",
    "how far the classes are that one teaches",
    {**in_school("administrator", "organiser"), "teacher": Scope.CLASS},
)
MANAGE_COMPANIES = Permission(
    "manage_companies", "the school's directory", in_school("administrator", "organiser")
)
LOG_CONTACTS = Permission(
    "log_contacts",
    "what was said with companies and what comes next",
    in_school("administrator", "organiser"),
)
TRANSFER_PORTFOLIO = Permission(
    "transfer_portfolio",
    "give a colleague's companies and steps to another",
    in_school("administrator", "organiser"),
)

# an event
VIEW_EVENT = Permission("view_event", "how far an event is, in figures", STAFF)
VIEW_MEMBERS = Permission("view_members", "who arranges an event", STAFF)
MANAGE_MEMBERS = Permission(
    "manage_members",
    "who arranges an event",
    {**in_school("administrator", "organiser"), **in_event("owner")},
)
CHOOSE_REPLY_MAILS = Permission(
    "choose_reply_mails", "whether one hears of companies' answers by mail", ORGANISERS
)
IMPORT_LISTS = Permission("import_lists", "lists of students, companies, wishes", ORGANISERS)
EXPORT_LISTS = Permission(
    "export_lists",
    "lists of students, companies, wishes as files",
    ORGANISERS,
    steps_up=True,
)
VIEW_STUDENTS = Permission(
    "view_students", "the students of an event", {**ON_THE_DAY, **_WITH_PEOPLE}
)
MANAGE_STUDENTS = Permission("manage_students", "add, change, remove students", ORGANISERS)
VIEW_PARTICIPATIONS = Permission(
    "view_participations",
    "invited companies, their answers and contacts",
    {**ON_THE_DAY, **in_school("teacher"), **_WITH_PEOPLE},
)
INVITE_COMPANIES = Permission(
    "invite_companies", "answer for, withdraw, link and open to companies", ORGANISERS
)
MAIL_COMPANIES = Permission(
    "mail_companies", "invite and remind many companies", ORGANISERS, steps_up=True
)
VIEW_COUNSELLORS = Permission(
    "view_counsellors", "an event's counsellors", {**ON_THE_DAY, **in_school("teacher")}
)
MANAGE_COUNSELLORS = Permission("manage_counsellors", "an event's counsellors", ORGANISERS)

# wishes and preparation
VIEW_WISHES = Permission("view_wishes", "students' wishes", {**ON_THE_DAY, **_WITH_PEOPLE})
ENTER_WISHES = Permission("enter_wishes", "wishes for a student", ON_THE_DAY)
RUN_WISH_ROUND = Permission(
    "run_wish_round", "open a round, remind of wishes", ORGANISERS, steps_up=True
)
RANK_OWN_WISHES = Permission("rank_own_wishes", "one's own wishes and favourites", STUDENTS)
VIEW_COMPANIES_TO_MEET = Permission(
    "view_companies_to_meet", "the companies that students choose from", _WITH_SEATS
)
ENTER_COMPANY_WISHES = Permission("enter_company_wishes", "wishes of companies", ORGANISERS)
VIEW_PREPARATION = Permission(
    "view_preparation", "how far students' applications and CVs are", WITH_STUDENTS
)
READ_DOCUMENTS = Permission("read_documents", "students' applications and CVs", WITH_STUDENTS)
REVIEW_PREPARATION = Permission("review_preparation", "comment, approve, excuse", WITH_STUDENTS)
REMIND_PREPARATION = Permission(
    "remind_preparation", "remind of what is not handed in", WITH_STUDENTS, steps_up=True
)
PLAN_PREPARATION = Permission("plan_preparation", "what must be handed in", ORGANISERS)
HAND_IN_PREPARATION = Permission("hand_in_preparation", "one's own documents", STUDENTS)

# meetings and schedules
VIEW_MEETINGS = Permission(
    "view_meetings", "who meets whom and when", {**ON_THE_DAY, **_WITH_PEOPLE}
)
VIEW_SEATS = Permission("view_seats", "free seats, rules of booking", _WITH_SEATS)
CHANGE_MEETINGS = Permission("change_meetings", "book, move, cancel for students", ORGANISERS)
CHANGE_BOOKING_RULES = Permission("change_booking_rules", "how students book", ORGANISERS)
FOLLOW_OWN_EVENT = Permission("follow_own_event", "one's own schedule and contacts", STUDENTS)
BOOK_OWN_MEETINGS = Permission(
    "book_own_meetings", "book, move, drop one's own", STUDENTS, is_logged=False
)
VIEW_BUILDS = Permission("view_builds", "built schedules, what-if, prices", ORGANISERS)
BUILD_SCHEDULES = Permission("build_schedules", "build schedules, ask what-if", ORGANISERS)
PUBLISH_SCHEDULES = Permission("publish_schedules", "make schedules known", ORGANISERS)
VIEW_NEWS = Permission("view_news", "who has not heard of what has changed", ORGANISERS)
ANNOUNCE_NEWS = Permission("announce_news", "tell those concerned, or take it back", ORGANISERS)

# the day and after
CHECK_IN = Permission("check_in", "attendance and the board of the day", ON_THE_DAY)
EXPORT_ABSENCE = Permission("export_absence", "absence as a file", WITH_STUDENTS)
REPAIR_DAY = Permission("repair_day", "replan on the day, settle notices", ORGANISERS)
VIEW_RESULTS = Permission(
    "view_results",
    "what an event gave, in figures",
    {**WITH_STUDENTS, **in_school("leadership", "leadership_people"), **in_event("partner")},
)
VIEW_MATCHES = Permission("view_matches", "both sides' answers", {**WITH_STUDENTS, **_WITH_PEOPLE})
REMIND_ANSWERS = Permission(
    "remind_answers", "ask for missing answers", WITH_STUDENTS, steps_up=True
)
ANSWER_INTEREST = Permission("answer_interest", "one's own answers", STUDENTS)
