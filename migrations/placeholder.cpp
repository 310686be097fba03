// replaced by the migration engine
