package io.candor.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether this process takes part. */
@ApplicationScoped
public class ActiveRoles {
    private final List<String> active;

    ActiveRoles(@ConfigProperty(name = "candor.roles") Optional<List<String>> active) {
        this.active = active.orElse(List.of());
    }

    /** Whether it joins, reports and answers queries. */
    public boolean calibrates() {
        return active.contains("calibrator");
    }

    /** Whether it takes feedback over REST. */
    public boolean takesFeedback() {
        return calibrates() || active.contains("console");
    }
}
