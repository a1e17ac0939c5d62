package io.candor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting of the typed configurations, with its docstring: types and defaults are reflected, the docstrings are read from the sources. */
final class ConfigurationReference {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private final Map<String, String> docs;
    private final Properties builtIn = new Properties();

    /**
     * One setting.
     *
     * @param fallback what counts without it, as it is written; empty where nothing does
     * @param doc one paragraph of Markdown
     */
    record Setting(String name, String type, String fallback, String doc) {
        String variable() {
            return name.replace("<key>", "").replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT)
                    + (name.endsWith("<key>") ? "<KEY>" : "");
        }
    }

    private ConfigurationReference(Map<String, String> docs) {
        this.docs = docs;
    }

    /** The document that the code asks for. */
    static String markdown() throws IOException {
        ConfigurationReference reference = new ConfigurationReference(SourceDocs.read());
        try (InputStream in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            reference.builtIn.load(in);
        }
        Map<String, String> chapters = new TreeMap<>();
        for (Class<?> mapping : reference.mappings()) {
            chapters.put(prefix(mapping), reference.chapter(mapping));
        }
        return HEAD + String.join("\n", chapters.values());
    }

    private static final String HEAD = """
            # Configuration

            Every setting of the roles, generated from the code (`mvn test -Dtest=ConfigurationReferenceTest -Dcandor.docs.write=true` writes this file anew; without the
            property the same test fails where the file says anything else). A setting is given as a variable of the environment, as a system
            property (`CANDOR_JAVA_OPTS="-Dcandor.answer.threshold=0.7" ./candor up`), or in `config/application.properties` beside where a role is started. Durations are
            written as `40ms`, `10s`, `5m`, `24h` or ISO 8601 (`PT60S`), lists with commas. A setting with `<key>` in its name is one of many; where the key is not plain letters
            give it as a property.

            Quarkus' own settings (`quarkus.http.port`, ...) and those of OpenTelemetry (`OTEL_EXPORTER_OTLP_ENDPOINT`, ...) hold too.

            """;

    private static String prefix(Class<?> mapping) {
        return mapping.getAnnotation(ConfigMapping.class).prefix();
    }

    private List<Class<?>> mappings() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> SOURCES.relativize(file)
                            .toString()
                            .replace('/', '.')
                            .replaceAll("\\.java$", ""))
                    .filter(name -> !name.endsWith("package-info"))
                    .<Class<?>>map(ConfigurationReference::load)
                    .filter(type -> type.isAnnotationPresent(ConfigMapping.class))
                    .sorted(Comparator.comparing(Class::getName))
                    .collect(Collectors.toList());
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ConfigurationReference.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            // A build that is not whole.
            throw new IllegalStateException(name + " is not compiled", absent);
        }
    }

    private String chapter(Class<?> mapping) {
        List<Setting> settings = new ArrayList<>();
        collect(prefix(mapping), mapping, settings);
        String rows = settings.stream()
                .map(setting -> "| `" + setting.name() + "`<br>`" + setting.variable() + "` | " + setting.type() + " | "
                        + (setting.fallback().isEmpty() ? "–" : "`" + setting.fallback() + "`") + " | "
                        + setting.doc() + " |\n")
                .collect(Collectors.joining());
        return "## `" + prefix(mapping) + "`\n\n" + SourceDocs.paragraph(docs.getOrDefault(mapping.getName(), ""))
                + " Package `"
                + mapping.getPackageName()
                + "`.\n\n| setting, variable | type | default | what it says |\n| --- | --- | --- | --- |\n"
                + rows;
    }

    private void collect(String prefix, Class<?> group, List<Setting> settings) {
        Stream.of(group.getMethods())
                .filter(method -> !method.isDefault() && !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(ConfigurationReference::keyOf))
                .forEach(method -> {
                    String name = prefix + "." + keyOf(method);
                    if (isGroup(method.getReturnType())) {
                        collect(name, method.getReturnType(), settings);
                    } else {
                        settings.add(setting(name, method));
                    }
                });
    }

    private static boolean isGroup(Class<?> type) {
        return type.isInterface() && type.getName().startsWith("io.candor.");
    }

    private static String keyOf(Method method) {
        WithName named = method.getAnnotation(WithName.class);
        return named != null
                ? named.value()
                : method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private Setting setting(String name, Method method) {
        Type type = method.getGenericReturnType();
        boolean many = method.getReturnType() == Map.class;
        WithDefault own = method.getAnnotation(WithDefault.class);
        String fallback = builtIn.getProperty(name, own == null ? "" : own.value());
        return new Setting(many ? name + ".<key>" : name, typeName(type), fallback, doc(method));
    }

    private static String typeName(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return typeName(arguments[0]);
            }
            return generic.getRawType() == Map.class ? typeName(arguments[1]) : "list of " + typeName(arguments[0]);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return Stream.of(plain.getEnumConstants())
                    .map(constant -> "`" + constant + "`")
                    .collect(Collectors.joining(", "));
        }
        return switch (plain.getSimpleName()) {
            case "int", "long", "short", "Integer", "OptionalInt", "OptionalLong" -> "whole number";
            case "double", "Double", "OptionalDouble" -> "number";
            case "boolean", "Boolean" -> "`true`, `false`";
            case "Duration" -> "duration";
            default -> "text";
        };
    }

    /** A setting without a docstring of its own has that of the parameter which its group, or itself, refers to. */
    private String doc(Method method) {
        String group = method.getDeclaringClass().getName();
        String own = docs.getOrDefault(group + "." + method.getName(), "");
        Matcher link = SourceDocs.LINK.matcher(own.isBlank() ? docs.getOrDefault(group, "") : own);
        if ((own.isBlank() || own.strip().startsWith("See ")) && link.find()) {
            String parameter = SourceDocs.parameters(docs.getOrDefault(nameOf(link.group(1)), ""))
                    .get(method.getName());
            if (parameter != null) {
                return parameter;
            }
        }
        return SourceDocs.paragraph(own);
    }

    private String nameOf(String simpleName) {
        return docs.keySet().stream()
                .filter(name -> name.endsWith("." + simpleName))
                .findFirst()
                .orElse("");
    }
}
