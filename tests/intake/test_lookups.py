"""Tables of users, accounts and contacts beside the deals: by hand, in the shapes of the CRMs."""

from __future__ import annotations

import pytest

from lib.intake.choices import Choices
from lib.intake.columns import match_columns
from lib.intake.lookups import apply_lookups, say_gifts
from tests.intake.lookup_offices import bring, four_deals, recognise, table_of
from tests.intake.made_sheets import sheet_of

ANA, BEN = "Ana Ruiz", "Ben Okafor"
OWNERS = {"Id": ["1", "2"], "Name": [ANA, BEN], "Active": ["true", "true"]}


def test_salesforce_ids_of_15_and_18_characters_are_the_same_and_capitals_count() -> None:
    office = bring(
        four_deals(
            OwnerId=["0055g00000AbCdE", "0055g00000AbCdEAAV", "0055g00000AbCde", "0055g00000AbCdE"],
            AccountId=["0015g00000XyZa1AAF", "0015g00000XyZa1", "0015g00000XyZa2", "0015g00000XyZa2"],
        ),
        User={
            "Id": ["0055g00000AbCdEAAV", "0055g00000AbCdeAAF"],
            "Username": ["ana@firm.example", "ben@firm.example"],
            "Name": [ANA, BEN],
            "IsActive": ["true", "false"],
        },
        Account={
            "Id": ["0015g00000XyZa1AAF", "0015g00000XyZa2AAF"],
            "Name": ["Acme", "Birch"],
            "Industry": ["Steel", "Wood"],
            "OwnerId": ["0055g00000AbCdEAAV", "0055g00000AbCdEAAV"],
        },
    )
    assert [table.kind for table in office.lookups] == ["users", "accounts"]
    assert office.cells("rep") == [ANA, ANA, BEN, ANA]
    assert office.cells("account") == ["Acme", "Acme", "Birch", "Birch"]
    assert office.cells("industry") == ["Steel", "Steel", "Wood", "Wood"]
    assert office.repairs == {"names for ids": 4, "industries from a table": 4}


def test_hubspot_owners_and_companies_give_names_and_the_first_of_several_companies_counts() -> None:
    office = bring(
        four_deals(
            hubspot_owner_id=["7001", "7002", "7001", "7002"],
            Associated_Company_IDs=["9001", "9002;9001", "9002", ""],
        ),
        owners={
            "id": ["7001", "7002"],
            "email": ["ana@firm.example", "ben@firm.example"],
            "firstName": ["Ana", "Ben"],
            "lastName": ["Ruiz", "Okafor"],
        },
        companies={
            "Record ID": ["9001", "9002"],
            "Company name": ["Acme", "Birch"],
            "Company owner": [ANA, BEN],
            "Industry": ["Steel", "Wood"],
            "Lifecycle Stage": ["Customer", "Lead"],
            "Recent Deal Amount": ["100", "200"],
        },
    )
    assert [table.kind for table in office.lookups] == ["users", "accounts"]
    assert office.cells("rep") == [ANA, BEN, ANA, BEN]
    assert office.cells("account") == ["Acme", "Birch", "Birch", None]


def test_pipedrive_small_numbers_of_users_organizations_and_persons_are_not_mixed_up() -> None:
    office = bring(
        four_deals(user_id=["1", "2", "1", "2"], org_id=["2", "1", "2", "1"], person_id=["1", "2", "2", "1"]),
        users={"id": [1, 2], "name": [ANA, BEN], "email": ["a@firm.example", "b@firm.example"]},
        organizations={"Organization - ID": [1, 2], "Organization - Name": ["Acme", "Birch"]},
        persons={
            "Person - ID": [1, 2],
            "Person - Name": ["Chloé", "Dana"],
            "Person - Organization": ["Acme", "Birch"],
        },
    )
    assert office.cells("rep") == [ANA, BEN, ANA, BEN]
    assert office.cells("account") == ["Birch", "Acme", "Birch", "Acme"]
    assert office.cells("contact") == ["Chloé", "Dana", "Dana", "Chloé"]


def test_dynamics_guids_match_in_braces_and_capitals() -> None:
    guid = "6f9619ff-8b86-d011-b42d-00cf4fc964f"
    office = bring(
        four_deals(
            _ownerid_value=[f"{{{guid.upper()}1}}", f"{guid}2", f"{guid}1", f"{guid}2"],
            _customerid_value=[f"{guid}a", f"{guid}b", f"{guid}A", f"{guid}b"],
        ),
        systemusers={"systemuserid": [f"{guid}1", f"{guid}2"], "fullname": [ANA, BEN]},
        accounts={
            "(Do Not Modify) Account": [f"{guid}a", f"{guid}b"],
            "(Do Not Modify) Row Checksum": ["x", "y"],
            "Account Name": ["Acme", "Birch"],
        },
    )
    assert office.cells("rep") == [ANA, BEN, ANA, BEN]
    assert office.cells("account") == ["Acme", "Birch", "Acme", "Birch"]


def test_zoho_ids_match_with_and_without_the_letters_before_them() -> None:
    ids = ["4150868000000225013", "4150868000000225014"]
    deals = four_deals(Owner=["zcrm_" + ids[0], ids[1], ids[0], ids[1]])
    deals["Account Name.id"] = ["zcrm_4150868000000325001", "4150868000000325001", "", ""]
    office = bring(
        deals,
        Users={"User Id": ids, "Full Name": [ANA, BEN], "Role": ["Rep", "Rep"]},
        Accounts={
            "Record Id": ["zcrm_4150868000000325001"],
            "Account Owner.id": ["zcrm_" + ids[0]],
            "Account Owner": [ANA],
            "Account Name": ["Acme"],
        },
    )
    assert office.cells("rep") == [ANA, BEN, ANA, BEN]
    assert office.cells("account") == ["Acme", "Acme", None, None]


def test_a_table_of_accounts_by_name_gives_industries_and_leaves_names_as_they_are() -> None:
    """Maven's accounts.csv: account, sector, … and no id."""
    office = bring(
        four_deals(sales_agent=[ANA, BEN, ANA, BEN], account=["ACME, Inc.", "Birch", "birch", "Cedar"]),
        accounts={
            "account": ["Acme", "Birch"],
            "sector": ["Steel", ""],
            "year_established": ["1990", "1991"],
            "revenue": ["1.5", "2.5"],
            "employees": ["10", "20"],
            "office_location": ["US", "US"],
        },
    )
    assert office.looked.sheet.headers[-1] == "Industry (Accounts)"
    assert office.cells("account") == ["ACME, Inc.", "Birch", "birch", "Cedar"]
    assert office.cells("industry") == ["Steel", None, None, None]
    assert say_gifts(office.looked.gifts) == {0: "industries for 1 account"}


def test_an_industry_that_the_deal_says_itself_stays_and_blanks_are_filled() -> None:
    office = bring(
        four_deals(
            Owner=[ANA, BEN, ANA, BEN],
            Account_ID=["a-100", "a-200", "a-100", "a-200"],
            Industry=["Ships", "", "", "n/a"],
        ),
        accounts={
            "Account ID": ["a-100", "a-200"],
            "Account": ["Acme", "Birch"],
            "Branche": ["Steel", "Wood"],
        },
    )
    assert office.cells("industry") == ["Ships", "Wood", "Steel", "Wood"]
    assert office.repairs["industries from a table"] == 3


def test_names_beside_ids_need_no_table_but_ids_still_give_the_industry() -> None:
    deals = four_deals(
        Owner=[ANA, BEN, ANA, BEN],
        Owner_ID=["1", "2", "1", "2"],
        Account=["Acme", "Acme", "Birch", "Birch"],
        Account_ID=["a-100", "a-200", "a-300", "a-300"],
    )
    office = bring(
        deals,
        users={"Id": ["1", "2"], "Name": ["Someone", "Else"], "Role": ["x", "y"]},
        accounts={
            "Id": ["a-100", "a-200", "a-300"],
            "Name": ["Acme", "Acme", "B"],
            "Industry": ["S", "T", "U"],
        },
    )
    assert office.cells("rep") == [ANA, BEN, ANA, BEN]
    assert office.cells("account") == ["Acme", "Acme", "Birch", "Birch"]
    assert office.cells("industry") == ["S", "T", "U", "U"]
    assert office.looked.served == (0, 3)


def test_without_tables_or_with_one_that_serves_nothing_the_sheet_comes_back_as_it_is() -> None:
    sheet = sheet_of(list(four_deals(Owner=[ANA, BEN, ANA, BEN]).items()))
    match = match_columns(sheet)
    assert apply_lookups(sheet, match, []).sheet is sheet
    looked = apply_lookups(sheet, match, [table_of("users", OWNERS)])
    assert looked.sheet is sheet
    assert (looked.repairs, looked.served, looked.gifts) == ((), (0,), ())


@pytest.mark.parametrize(
    "written", [["12", "7", "12", "7"], ["0012", "07", "12.0", "7"], [12.0, 7.0, 12.0, 7.0], [12, 7, 12, 7]]
)
def test_numbers_are_the_same_id_however_they_are_written(written: list[object]) -> None:
    for ids in (["12", "7"], [12.0, 7.0], ["0012", "0007"]):
        office = bring(four_deals(Owner_ID=written), users={"User ID": ids, "Name": [ANA, BEN]})
        assert office.cells("rep") == [ANA, BEN, ANA, BEN]


def test_ids_that_the_table_lacks_stay_and_are_counted() -> None:
    office = bring(four_deals(Owner_ID=["1", "2", "9", "9"]), users=OWNERS)
    assert office.cells("rep") == [ANA, BEN, "9", "9"]
    assert office.repairs == {"names for ids": 2, "ids without names": 2}
    said = next(repair.what for repair in office.looked.repairs if repair.kind == "ids without names")
    assert said == (
        "“E · Owner ID”: “users.csv” has no name for some ids, such as “9”. They were left as they are; "
        "bring the whole table to see names."
    )


def test_a_column_of_which_a_table_knows_less_than_half_is_not_touched() -> None:
    sheet = sheet_of(list(four_deals(Owner_ID=["1", "7", "8", "9"]).items()))
    assert apply_lookups(sheet, match_columns(sheet), [table_of("users", OWNERS)]).sheet is sheet


def test_names_among_ids_are_left_and_not_called_unknown() -> None:
    office = bring(four_deals(Owner_ID=["1", "2", ANA, ANA]), users=OWNERS)
    assert office.cells("rep") == [ANA, BEN, ANA, ANA]
    assert office.repairs == {"names for ids": 2}


def test_of_two_names_for_one_id_the_first_is_kept_and_said() -> None:
    office = bring(
        four_deals(Owner_ID=["1", "2", "3", "2"]),
        users={"Id": ["1", "2", "2", "3"], "Name": [ANA, BEN, "Zoe", "Eve"], "Role": ["x", "x", "x", "x"]},
    )
    assert office.cells("rep") == [ANA, BEN, "Eve", BEN]
    assert office.repairs["ids with two names"] == 1
    assert "gives two names to one id, such as 2: the first one was taken" in str(office.looked.repairs)


def test_two_people_of_one_name_stay_two_by_their_e_mail_or_else_their_id() -> None:
    deals = four_deals(Owner_ID=["1", "2", "1", "3"])
    users = {"Id": ["1", "2", "3"], "Name": [ANA, "ANA  RUIZ", BEN]}
    mails = {"Email": ["ana@firm.example", "ruiz@firm.example", "ben@firm.example"]}
    by_mail = bring(deals, users={**users, **mails})
    assert by_mail.cells("rep")[:2] == ["Ana Ruiz (ana@firm.example)", "ANA RUIZ (ruiz@firm.example)"]
    assert by_mail.cells("rep")[2:] == ["Ana Ruiz (ana@firm.example)", BEN]
    assert by_mail.repairs["namesakes"] == 2
    assert bring(deals, users=users).cells("rep") == ["Ana Ruiz (1)", "ANA RUIZ (2)", "Ana Ruiz (1)", BEN]


def test_one_person_with_two_ids_and_one_e_mail_is_one() -> None:
    office = bring(
        four_deals(Owner_ID=["1", "2", "1", "2"]),
        users={"Id": ["1", "2"], "Name": [ANA, ANA], "Email": ["ana@firm.example", "Ana@firm.example"]},
    )
    assert set(office.cells("rep")) == {ANA}
    assert "namesakes" not in office.repairs


def test_a_contact_gives_the_account_through_the_table_of_accounts() -> None:
    office = bring(
        four_deals(Owner=[ANA, BEN, ANA, BEN], ContactId=["003-1", "003-2", "003-1", "003-9"]),
        contacts={
            "Id": ["003-1", "003-2"],
            "FirstName": ["Chloé", "Dana"],
            "LastName": ["Petit", "Weiss"],
            "AccountId": ["001-1", "001-2"],
        },
        accounts={"Id": ["001-1", "001-2"], "Name": ["Acme", "Birch"], "Industry": ["Steel", "Wood"]},
    )
    assert office.cells("contact") == ["Chloé Petit", "Dana Weiss", "Chloé Petit", "003-9"]
    assert office.cells("account") == ["Acme", "Birch", "Acme", None]
    assert office.cells("industry") == ["Steel", "Wood", "Steel", None]
    assert say_gifts(office.looked.gifts) == {
        0: "names for 2 contacts, accounts for 2 contacts",
        1: "names for 2 accounts, industries for 2 accounts",
    }


def test_a_contact_gives_its_account_by_name_where_no_table_of_accounts_is_there() -> None:
    contacts = {"Contact ID": ["003-1", "003-2"], "Full Name": ["Chloé", "Dana"]}
    deals = four_deals(Owner=[ANA, BEN, ANA, BEN], Contact_ID=["003-1", "003-2", "003-1", "003-2"])
    by_name = bring(deals, contacts={**contacts, "Account Name": ["Acme", "Birch"]})
    assert by_name.cells("account") == ["Acme", "Birch", "Acme", "Birch"]
    by_id = bring(deals, contacts={**contacts, "Account ID": ["001-1", "001-2"]})
    assert by_id.cells("account") == [None] * 4


def test_a_deal_with_an_account_of_its_own_keeps_it_against_its_contact() -> None:
    office = bring(
        four_deals(
            Owner=[ANA, BEN, ANA, BEN],
            Account=["Xylo", "Yard", "Xylo", "Yard"],
            Contact_ID=["c-01", "c-02"] * 2,
        ),
        contacts={"Contact ID": ["c-01", "c-02"], "Full Name": ["C", "D"], "Company": ["Acme", "Birch"]},
    )
    assert office.cells("account") == ["Xylo", "Yard", "Xylo", "Yard"]


def test_e_mails_and_log_ins_find_people_too() -> None:
    users = {
        "Username": ["aruiz", "bokafor"],
        "Email": ["ana@firm.example", "ben@firm.example"],
        "Name": [ANA, BEN],
    }
    by_mail = ["ANA@firm.example", "ben@firm.example"] * 2
    assert bring(four_deals(Owner_Email=by_mail), users=users).cells("rep") == [ANA, BEN, ANA, BEN]
    by_login = ["ARuiz", "bokafor"] * 2
    assert bring(four_deals(Sales_Rep=by_login), users=users).cells("rep") == [ANA, BEN, ANA, BEN]


def test_ids_of_who_referred_become_names() -> None:
    office = bring(
        four_deals(Owner=[ANA, BEN, ANA, BEN], Referred_By=["acc-1", "", "", "acc-2"]),
        accounts={"Account ID": ["acc-1", "acc-2"], "Account Name": ["Acme", "Birch"]},
    )
    assert office.cells("referred_by") == ["Acme", None, None, "Birch"]


def test_a_strange_header_is_served_where_its_ids_cannot_be_hit_by_accident() -> None:
    ids = ["acc-000001", "acc-000002"]
    accounts = {"Account ID": ids, "Account Name": ["Acme", "Birch"]}
    office = bring(four_deals(Owner=[ANA, BEN] * 2, xyz=ids * 2), accounts=accounts)
    assert office.looked.sheet.headers[-1] == "Account (Accounts)"
    assert office.cells("account") == ["Acme", "Birch", "Acme", "Birch"]


def test_a_table_that_does_not_say_of_what_it_is_serves_the_column_that_uses_most_of_it() -> None:
    table = {"Id": ["1", "2", "3", "4"], "Name": ["Acme", "Birch", "Cedar", "Delta"]}
    office = bring(four_deals(Owner_ID=["1", "2"] * 2, Account_ID=["1", "2", "3", "4"]), book1=table)
    assert office.cells("rep") == ["1", "2", "1", "2"]
    assert office.cells("account") == ["Acme", "Birch", "Cedar", "Delta"]


def test_small_numbers_of_another_meaning_are_not_taken_for_ids() -> None:
    office = bring(
        four_deals(
            Owner=[ANA, BEN] * 2, Probability=["1", "2"] * 2, Seats=["1", "2"] * 2, xyz=["2", "1"] * 2
        ),
        accounts={"Account ID": ["1", "2"], "Account Name": ["Acme", "Birch"]},
    )
    assert office.looked.served == (0,)


def test_a_number_that_the_users_lack_is_not_taken_for_a_contact() -> None:
    contacts = {"Contact ID": ["1", "2", "5"], "Full Name": ["Chloé", "Dana", "Eve"]}
    office = bring(four_deals(Owner_ID=["1", "2", "1", "5"]), contacts=contacts, users=OWNERS)
    assert office.cells("rep") == [ANA, BEN, ANA, "5"]


def test_a_customer_may_be_an_account_or_a_person() -> None:
    """Dynamics' potential customer is either; the table of accounts knows half of them."""
    deals = four_deals(Owner=[ANA, BEN] * 2, _customerid_value=["acc-1", "acc-2", "per-1", "per-2"])
    office = bring(
        deals,
        contacts={"contactid": ["per-1", "per-2"], "fullname": ["Chloé", "Dana"]},
        accounts={"accountid": ["acc-1", "acc-2"], "name": ["Acme", "Birch"]},
    )
    assert office.cells("account") == ["Acme", "Birch", "Chloé", "Dana"]
    assert say_gifts(office.looked.gifts) == {0: "names for 2 accounts", 1: "names for 2 accounts"}


def test_who_created_a_deal_is_not_who_owns_it() -> None:
    ids = ["0055g0000000001", "0055g0000000002"]
    sheet = sheet_of(list(four_deals(CreatedById=ids * 2).items()))
    users = table_of("users", {"Id": ids, "Name": [ANA, BEN], "Role": ["x", "y"]})
    assert apply_lookups(sheet, match_columns(sheet), [users]).sheet is sheet


def test_the_column_that_a_manager_chose_is_served() -> None:
    deals = four_deals(Owner=[ANA, BEN] * 2, Code=["1", "2", "2", "1"])
    office = bring(deals, Choices(columns=(("rep", "Code"),)), users=OWNERS)
    assert office.cells("rep") == [ANA, BEN, BEN, ANA]


@pytest.mark.parametrize(
    ("name", "columns", "kind"),
    [
        ("a", {"Benutzer-ID": ["1", "2"], "Vollständiger Name": [ANA, BEN]}, "users"),
        ("b", {"Kundennummer": ["1", "2"], "Firmenname": ["A", "B"]}, "accounts"),
        ("c", {"Numéro de compte": ["1", "2"], "Nom du compte": ["A", "B"]}, "accounts"),
        (
            "d",
            {"Identifiant du contact": ["1", "2"], "Prénom": ["A", "B"], "Nom de famille": ["C", "D"]},
            "contacts",
        ),
        ("e", {"ID de la cuenta": ["1", "2"], "Nombre de la cuenta": ["A", "B"]}, "accounts"),
        ("f", {"ID dell'account": ["1", "2"], "Nome account": ["A", "B"], "Settore": ["x", "y"]}, "accounts"),
        ("g", {"Klantnummer": ["1", "2"], "Klantnaam": ["A", "B"]}, "accounts"),
        ("h", {"ID do usuário": ["1", "2"], "Nome completo": ["A", "B"]}, "users"),
        ("Vendedores", {"ID": ["1", "2"], "Nombre": ["A", "B"]}, "users"),
        ("crm_accounts", {"id": ["1", "2"], "name": ["A", "B"]}, "accounts"),
        ("export contacts", {"id": ["1", "2"], "name": ["A", "B"]}, "contacts"),
        (
            "j",
            {"Id": ["1", "2"], "Name": ["A", "B"], "Industry": ["x", "y"], "OwnerId": ["1", "2"]},
            "accounts",
        ),
        (
            "k",
            {"Id": ["1", "2"], "Name": ["A", "B"], "AccountId": ["1", "2"], "Email": ["a@x", "b@x"]},
            "contacts",
        ),
    ],
)
def test_tables_are_recognised_in_seven_languages(
    name: str, columns: dict[str, list[str]], kind: str
) -> None:
    found = table_of(name, columns)
    assert (found.kind, found.sure) == (kind, True)


def test_deals_and_tables_that_give_nothing_are_no_look_up_tables() -> None:
    assert recognise("deals", four_deals(Owner=[ANA, BEN] * 2)) is None
    assert (
        recognise(
            "Opportunity",
            {
                "Id": ["1", "2"],
                "Name": ["A", "B"],
                "StageName": ["Closed Won", "Closed Lost"],
                "Amount": ["1", "2"],
                "OwnerId": ["1", "2"],
            },
        )
        is None
    )
    assert recognise("sales_teams", {"sales_agent": [ANA, BEN], "manager": ["M", "M"]}) is None
    assert (
        recognise("products", {"product": ["A", "B"], "series": ["X", "Y"], "sales_price": ["1", "2"]})
        is None
    )
    assert recognise("users", {"Id": ["1", "2"], "Name": ["", ""]}) is None


def test_nobody_is_named_in_what_a_table_says_of_itself() -> None:
    office = bring(four_deals(Owner_ID=["1", "2", "1", "2"]), users=OWNERS)
    shown = repr(office.lookups) + repr(office.looked.gifts)
    assert ANA not in shown
    assert BEN not in shown
