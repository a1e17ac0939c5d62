package io.candor.llm.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** The only value that a template can change. */
final class Namespace implements AttributeHolder {
    private final Map<Object, Object> attributes;

    Namespace(Map<Object, Object> attributes) {
        this.attributes = new LinkedHashMap<>(attributes);
    }

    void set(String name, Object value) {
        attributes.put(name, value);
    }

    @Override
    public String typeName() {
        return "Namespace";
    }

    @Override
    public Object attribute(String name) {
        Object value = attributes.get(name);
        return value != null || attributes.containsKey(name) ? value : Values.MISSING;
    }

    @Override
    public String text(Execution execution) {
        return "<Namespace " + Printing.repr(attributes, execution) + ">";
    }
}
