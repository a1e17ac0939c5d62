package io.candor.runtime;

import io.quarkus.runtime.Quarkus;
import java.util.Set;

/** Starts Quarkus with the given roles and waits until the process is told to stop. */
public final class RoleRunner {
    private RoleRunner() {}

    public static int run(Set<Role> roles) {
        ActiveRoles.configure(roles);
        Quarkus.run();
        return 0;
    }
}
