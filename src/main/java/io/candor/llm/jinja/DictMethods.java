package io.candor.llm.jinja;

import io.candor.llm.jinja.Arguments.Parameters;
import io.candor.llm.jinja.TemplateException.Failed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of Python's {@code dict}. Those that would change it are out of reach. */
final class DictMethods {
    private static final Set<String> CHANGING = Set.of("clear", "pop", "popitem", "setdefault", "update");
    private static final Parameters GET = Parameters.positionalOnly("get", 1, 2);
    private static final Parameters FROM_KEYS = Parameters.positionalOnly("fromkeys", 1, 2);

    private DictMethods() {}

    /** The bound method, or {@link Values#MISSING}. */
    static Object attribute(Map<Object, Object> dict, String name) {
        return switch (name) {
            case "get" -> method(name, (arguments, execution) -> get(dict, arguments));
            case "keys" -> view(name, DictView.Kind.KEYS, dict);
            case "values" -> view(name, DictView.Kind.VALUES, dict);
            case "items" -> view(name, DictView.Kind.ITEMS, dict);
            case "copy" ->
                method(name, (arguments, execution) -> {
                    none(name, arguments);
                    execution.reserveItems(8L * dict.size());
                    return new LinkedHashMap<>(dict);
                });
            case "fromkeys" -> method(name, DictMethods::fromKeys);
            default -> CHANGING.contains(name) ? Undefined.unsafe(dict, name) : Values.MISSING;
        };
    }

    private static Callee.Function method(String name, Callee body) {
        return new Callee.Function(name, body);
    }

    private static Callee.Function view(String name, DictView.Kind kind, Map<Object, Object> dict) {
        return method(name, (arguments, execution) -> {
            none(name, arguments);
            return new DictView(kind, dict);
        });
    }

    private static void none(String name, Arguments arguments) {
        if (!arguments.positional().isEmpty() || !arguments.named().isEmpty()) {
            throw new Failed("dict." + name + "() takes no arguments");
        }
    }

    private static Object get(Map<Object, Object> dict, Arguments arguments) {
        Bindings bound = arguments.bind(GET);
        Object key = DictKey.of(bound.get(0));
        Object value = dict.get(key);
        return value != null || dict.containsKey(key) ? value : bound.get(1, null);
    }

    private static Object fromKeys(Arguments arguments, Execution execution) {
        Bindings bound = arguments.bind(FROM_KEYS);
        List<Object> keys = Values.list(bound.get(0), execution);
        execution.reserveItems(8L * keys.size());
        Map<Object, Object> dict = new LinkedHashMap<>();
        keys.forEach(key -> dict.put(DictKey.of(key), bound.get(1, null)));
        return dict;
    }
}
