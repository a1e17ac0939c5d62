package io.candor.event.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** A registry for tests that have none: ids count from 1, every schema is welcome. */
public final class InMemorySchemaRegistry implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, String> levels = new HashMap<>();

    @Override
    public synchronized int register(String subject, Schema schema) {
        Schema plain = new Schema.Parser().parse(WireSchema.of(schema));
        if (!schemas.contains(plain)) {
            schemas.add(plain);
        }
        return schemas.indexOf(plain) + 1;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return register(subject, schema);
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new UnknownSchemaException("the registry has no schema " + id);
        }
        return schemas.get(id - 1);
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
        return true;
    }

    @Override
    public synchronized void setCompatibility(String subject, String level) {
        levels.put(subject, level);
    }

    public synchronized Map<String, String> levels() {
        return Map.copyOf(levels);
    }
}
