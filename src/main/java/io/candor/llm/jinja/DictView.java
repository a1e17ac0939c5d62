package io.candor.llm.jinja;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/** What {@code keys()}, {@code values()} and {@code items()} of a dictionary give: sized, iterable, without indices. */
record DictView(Kind kind, Map<Object, Object> dict) {
    enum Kind {
        KEYS("dict_keys", entry -> DictKey.value(entry.getKey())),
        VALUES("dict_values", Map.Entry::getValue),
        ITEMS("dict_items", entry -> Tuple.of(DictKey.value(entry.getKey()), entry.getValue()));

        private final String typeName;
        private final Function<Map.Entry<Object, Object>, Object> element;

        Kind(String typeName, Function<Map.Entry<Object, Object>, Object> element) {
            this.typeName = typeName;
            this.element = element;
        }

        String typeName() {
            return typeName;
        }
    }

    Iterator<Object> iterator() {
        Iterator<Map.Entry<Object, Object>> entries = dict.entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Object next() {
                return kind.element.apply(entries.next());
            }
        };
    }
}
