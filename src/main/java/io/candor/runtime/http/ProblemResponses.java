package io.candor.runtime.http;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;

/** Adds to every operation of the OpenAPI document the problems that any request may be answered with. */
public final class ProblemResponses implements OASFilter {
    private static final List<String> OF_ALL = List.of("400", "404", "406", "414", "431", "500");
    private static final List<String> WITH_BODY = List.of("408", "413", "415");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .forEach(ProblemResponses::complete);
    }

    private static void complete(Operation operation) {
        List<String> statuses = new ArrayList<>(OF_ALL);
        if (operation.getRequestBody() != null) {
            statuses.addAll(WITH_BODY);
        }
        statuses.stream()
                // What the scanner adds of its own refers to nothing.
                .filter(status -> !operation.getResponses().hasAPIResponse(status)
                        || operation.getResponses().getAPIResponse(status).getRef() == null)
                .forEach(status -> operation
                        .getResponses()
                        .addAPIResponse(status, OASFactory.createAPIResponse().ref("Problem")));
    }
}
