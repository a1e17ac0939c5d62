package io.candor.access;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a caller of one tenant may ask for at all: what is about single questions, which each resource keeps to the tenant's. All else, and what is new, is of the
 * whole installation and refused.
 */
final class TenantDoors {
    private static final List<Door> OPEN = List.of(
            new Door(
                    HttpMethod.POST,
                    "/v1/(questions|chat/completions|responses|feedback|erasures|review/(next|set-aside))"),
            new Door(HttpMethod.GET, "/v1/(answers|answers/search|models|review)"),
            new Door(HttpMethod.GET, "/v1/(questions|models|feedback|labeled-answers)/.+"));

    private TenantDoors() {}

    private record Door(HttpMethod method, Pattern path) {
        Door(HttpMethod method, String path) {
            this(method, Pattern.compile(path));
        }
    }

    /** @param path as normalised */
    static boolean isOpen(HttpMethod method, String path) {
        HttpMethod asked = method == HttpMethod.HEAD ? HttpMethod.GET : method;
        return OPEN.stream()
                .anyMatch(door ->
                        door.method() == asked && door.path().matcher(path).matches());
    }
}
