"""The JSON shapes of lists that are taken in: how to read them, and what was found."""

from marshmallow import Schema, fields

from shared.web.api.strict import Strict


class ImportQuery(Strict):
    dry_run = fields.Boolean(load_default=False)


class WishImportQuery(ImportQuery):
    replace = fields.Boolean(load_default=False)


class ImportView(Schema):
    listed = fields.Integer(metadata={"description": "Rows in the list"})
    new = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
    ignored_columns = fields.List(fields.String())
    company_ids = fields.List(fields.UUID(), metadata={"description": "Only of companies"})


class WishImportView(Schema):
    taken_in = fields.Integer(metadata={"description": "Students whose list was saved"})
    kept = fields.Integer(metadata={"description": "Students who had a list and keep it"})
    doubles_dropped = fields.Integer()
    ignored_columns = fields.List(fields.String())
