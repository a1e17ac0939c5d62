package io.candor.runtime.http;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which methods a path takes, by the annotations of the resources; the header {@code Allow} of a 405 needs it (RFC 9110). */
@Singleton
class AllowedMethods {
    private static final Pattern WITH_PATTERN = Pattern.compile("\\{\\w+\\s*:\\s*([^}]+)}");
    private static final Pattern PLAIN = Pattern.compile("\\{\\w+}");

    private final List<Endpoint> endpoints = new ArrayList<>();

    private record Endpoint(Pattern path, String method) {}

    AllowedMethods(BeanManager beans) {
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(bean -> (Class<?>) bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .distinct()
                .forEach(this::addAll);
    }

    private void addAll(Class<?> resource) {
        String root = resource.getAnnotation(Path.class).value();
        for (Method method : resource.getDeclaredMethods()) {
            Path own = method.getAnnotation(Path.class);
            Pattern path = pattern(root + (own == null ? "" : own.value()));
            Stream.of(method.getAnnotations())
                    .map(Annotation::annotationType)
                    .filter(type -> type.isAnnotationPresent(HttpMethod.class))
                    .forEach(type -> endpoints.add(new Endpoint(
                            path, type.getAnnotation(HttpMethod.class).value())));
        }
    }

    private static Pattern pattern(String template) {
        String regex = WITH_PATTERN.matcher(template).replaceAll("($1)");
        return Pattern.compile(PLAIN.matcher(regex).replaceAll("[^/]+"));
    }

    /** As in the header; empty if nobody serves the path. */
    String of(String path) {
        Set<String> methods = new TreeSet<>();
        endpoints.stream()
                .filter(endpoint -> endpoint.path.matcher(path).matches())
                .forEach(endpoint -> methods.add(endpoint.method));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return String.join(", ", methods);
    }
}
