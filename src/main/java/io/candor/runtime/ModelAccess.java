package io.candor.runtime;

import io.candor.llm.decoder.OpenModels;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The models of this process, which its roles share. */
@ApplicationScoped
class ModelAccess {
    @Produces
    @Singleton
    OpenModels models() {
        return new OpenModels();
    }
}
