package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Defaults of questions: an id that follows from caller, line and content, and a domain.
 *
 * @param caller whose questions these are by the credential; empty where there is none
 * @param domain of lines that name none; empty to leave it to the service
 */
record QuestionDefaults(Optional<String> caller, Optional<String> domain) implements LineDefaults {
    private static final String ID = "id";
    private static final String DOMAIN = "domain";

    @Override
    public void fill(long number, ObjectNode body) {
        if (!body.hasNonNull(DOMAIN)) {
            domain.ifPresent(name -> body.put(DOMAIN, name));
        }
        if (!body.hasNonNull(ID)) {
            body.put(ID, LineDefaults.id(caller, number, body));
        }
    }
}
