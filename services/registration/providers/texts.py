"""What providers' settings are called, what is wrong with one, and why somebody is not let in."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from services.registration.providers.domain.errors import (
    AnswersTooMany,
    IdentityLineRefused,
    IdentityTaken,
    ProviderAway,
    ProviderFault,
    ProviderIncomplete,
    StatementRefused,
)
from shared.web.errors import ErrorTexts, FieldTexts

ERROR_TEXTS: ErrorTexts = {
    ProviderAway: (503, _("Skolens login svarer ikke lige nu.")),
    ProviderFault: (
        502,
        _("Skolens login er sat forkert op. Sig det til skolens administrator."),
    ),
    StatementRefused: (403, _("Skolens login lukkede dig ikke ind.")),
    AnswersTooMany: (
        429,
        _("Der er prøvet mange gange lige nu. Vent et kvarter, eller få et link i en mail."),
    ),
    ProviderIncomplete: (422, _("Der mangler noget, før login kan slås til.")),
    IdentityTaken: (
        409,
        _("Dit login er allerede knyttet til en anden, eller du har et andet i forvejen."),
    ),
    IdentityLineRefused: (422, _("En linje kan ikke bruges.")),
}

FIELD_TEXTS: FieldTexts = {
    "domain_not_valid": _("Skriv domæner som skole.dk, ét på hver linje."),
    "institution_not_valid": _("Et institutionsnummer er tal og bogstaver, for eksempel 101001."),
    "institution_missing": _("Skriv skolens institutionsnummer, så andre skoler ikke lukkes ind."),
    "institution_claim_missing": _("Skriv, i hvilket felt institutionsnummeret står."),
    "role_line_not_valid": _(
        "Skriv én gruppe på hver linje: gruppe = rolle, for eksempel Lærere = teacher."
    ),
    "role_lines_too_many": _("Skriv højst 100 linjer."),
    "roles_missing": _("Skriv mindst én gruppe, eller vælg noget andet for ukendte."),
    "issuer_not_valid": _("Skriv udstederens adresse. Den begynder med https://."),
    "tenant_missing": _("Sæt jeres eget lejer-id (tenant id) ind i stedet for TENANT-ID."),
    "client_missing": _("Skriv det id, I fik, da Matchdag blev oprettet."),
    "secret_missing": _("Skriv hemmeligheden. Skifter udstederen, skal den skrives igen."),
}

KIND_TEXTS: Mapping[str, LazyString] = {
    "unilogin": _("UNI-Login"),
    "entra": _("Microsoft Entra ID"),
    "other": _("Et andet login (OpenID Connect)"),
}
LEVEL_TEXTS: Mapping[str, LazyString] = {
    "none": _("Intet krav"),
    "low": _("Lav"),
    "substantial": _("Betydelig: to faktorer"),
    "high": _("Høj"),
}
NEWCOMER_TEXTS: Mapping[str, LazyString] = {
    "refuse": _("Afvis dem"),
    "mapped": _("Luk dem ind, der har en gruppe på listen"),
    "guest": _("Luk alle ind, uden gruppe som gæst"),
}
LINE_TEXTS: Mapping[str, LazyString] = {
    "form": _("Linje %(line)s: skriv id; e-mail."),
    "person": _("Linje %(line)s: ingen her på skolen har den e-mailadresse."),
    "taken": _("Linje %(line)s: id’et eller personen er allerede knyttet til noget andet."),
}

#: for who sets it up; %(detail)s is an address, a host or the name of a field
FAULT_TEXTS: Mapping[str, LazyString] = {
    "address_not_valid": _("%(detail)s er ikke en adresse."),
    "address_not_https": _("%(detail)s begynder ikke med https://, så ingen kan stole på svaret."),
    "address_private": _(
        "%(detail)s ligger på et lukket netværk. Matchdag spørger kun adresser på internettet."
    ),
    "no_such_host": _("%(detail)s findes ikke. Er adressen stavet rigtigt?"),
    "away": _("%(detail)s svarer ikke eller melder om fejl. Prøv igen om lidt."),
    "certificate": _("%(detail)s har intet gyldigt certifikat."),
    "redirects": _("%(detail)s sender videre til en anden adresse. Skriv den rigtige adresse."),
    "too_large": _("%(detail)s svarer med mere, end et login gør."),
    "no_json": _(
        "%(detail)s svarer ikke som et login (OpenID Connect). Er det udstederens adresse?"
    ),
    "not_found": _("%(detail)s har ingen opsætning på den adresse. Er det udstederens adresse?"),
    "other_issuer": _(
        "Loginet siger selv, at det hedder “%(detail)s”. Skriv præcis det som udsteder."
    ),
    "no_code_flow": _("Loginet kan ikke kodeforløbet (response type code)."),
    "no_pkce": _("Loginet kan ikke PKCE med S256."),
    "no_keys": _("Loginet offentliggør ingen nøgler, som svar kan kontrolleres med."),
    "endpoint_missing": _("Loginet fortæller ikke, hvor %(detail)s er."),
    "no_id_token": _("Loginet sendte intet id-token."),
    "client_refused": _("Loginet kender ikke Matchdag: id eller hemmelighed er forkert."),
}

#: for who signs in: what is the matter and what to do
REFUSAL_TEXTS: Mapping[str, LazyString] = {
    "other_browser": _(
        "Login blev begyndt i en anden browser eller for længe siden. Begynd forfra her."
    ),
    "answer_used": _("Svaret fra skolens login er allerede brugt. Begynd forfra."),
    "cancelled": _("Du afbrød hos skolens login."),
    "provider_refused": _("Skolens login sagde nej. Prøv igen, eller spørg skolens it-afdeling."),
    "code_refused": _("Svaret fra skolens login kunne ikke bruges mere. Begynd forfra."),
    "wrong_signature": _("Svaret er ikke underskrevet af skolens login. Begynd forfra."),
    "wrong_issuer": _("Svaret kom fra et andet login, end du bad om. Begynd forfra."),
    "wrong_audience": _("Svaret var til et andet program end Matchdag. Begynd forfra."),
    "wrong_nonce": _("Svaret hører til et andet forsøg. Begynd forfra."),
    "expired": _("Svaret fra skolens login var for gammelt. Begynd forfra."),
    "not_yet": _(
        "Svaret gælder først senere: et ur går forkert. Sig det til skolens administrator."
    ),
    "time_missing": _(
        "Svaret siger ikke, hvor længe det gælder. Sig det til skolens administrator."
    ),
    "subject_missing": _("Svaret siger ikke, hvem du er. Sig det til skolens administrator."),
    "other_subject": _("Skolens login gav to svar, der ikke passer sammen. Begynd forfra."),
    "other_tenant": _("Du er logget ind med en konto, der ikke er skolens. Vælg din skolekonto."),
    "other_institution": _("Dit login hører til en anden skole. Vælg din egen skole."),
    "level_too_low": _(
        "Skolen kræver et sikrere login. Log ind med to trin, for eksempel en kode på telefonen."
    ),
    "person_unknown": _(
        "Skolen kender ikke dit login endnu. Få et link i en mail, eller spørg administratoren."
    ),
    "person_shut_out": _("Din adgang er lukket. Spørg skolens administrator."),
    "operator_by_mail": _("Den, der passer serveren, logger altid ind med et link i en mail."),
    "no_role": _("Du er ikke i en gruppe, der må bruge Matchdag. Spørg skolens administrator."),
    "groups_hidden": _(
        "Du er i så mange grupper, at skolens login ikke nævner dem. Spørg skolens administrator."
    ),
    "newcomer_without_mail": _(
        "Skolens login fortæller ikke din e-mail. Bed skolens administrator lukke dig ind."
    ),
    "newcomer_without_name": _(
        "Skolens login fortæller ikke dit navn. Bed skolens administrator lukke dig ind."
    ),
}


def fault_text(fault: ProviderFault) -> str:
    """The sentence for who sets the provider up."""
    return str(FAULT_TEXTS[fault.reason]) % {"detail": fault.detail}
