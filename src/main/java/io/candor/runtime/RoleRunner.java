package io.candor.runtime;

import io.quarkus.runtime.Quarkus;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts Quarkus with the given roles and waits until the process is told to stop. */
public final class RoleRunner {
    private RoleRunner() {}

    public static int run(Set<Role> roles) {
        System.setProperty("candor.roles", roles.stream().map(Role::key).collect(Collectors.joining(",")));
        Quarkus.run();
        return 0;
    }
}
