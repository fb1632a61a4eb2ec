SELECT person_id || ' ' || coalesce(erased_by::text, '-') FROM erasures WHERE kind <> 'contact' ORDER BY person_id;
