package io.candor.runtime;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The roles of this process: which stages start in it, and which requests it takes. */
@Singleton
public final class ActiveRoles {
    private static final String SETTING = "candor.roles";

    private final List<String> names;

    ActiveRoles(@ConfigProperty(name = SETTING) Optional<List<String>> names) {
        this.names = names.orElse(List.of());
    }

    /** Gives the application that this process is about to start its roles. */
    public static void configure(Set<Role> roles) {
        System.setProperty(SETTING, roles.stream().map(Role::key).collect(Collectors.joining(",")));
    }

    public boolean has(Role role) {
        return names.contains(role.key());
    }

    /** Whether this process does anything. */
    public boolean any() {
        return !names.isEmpty();
    }

    /** As configured. */
    List<String> names() {
        return names;
    }
}
