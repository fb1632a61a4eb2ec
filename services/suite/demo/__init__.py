"""A believable school for trying Matchdag: invented people, companies, rooms and wishes.

Everything goes in through the services' own use cases, so the demo shows what the product does.
"""
