package io.candor.event.registry;

import org.apache.avro.Schema;

/** Numbers schemas, so that a record can name the one it was written with in four bytes. */
public interface SchemaRegistry {

    /**
     * Registers {@code schema} under {@code subject}; the same schema again gives the same id.
     *
     * @throws IncompatibleSchemaException if the registry refuses it
     * @throws RegistryUnavailableException if no registry answered; asking again later may succeed
     */
    int register(String subject, Schema schema);

    /**
     * The id {@code schema} already has under {@code subject}.
     *
     * @throws UnknownSchemaException if it was never registered there
     * @throws RegistryUnavailableException if no registry answered
     */
    int idOf(String subject, Schema schema);

    /**
     * The schema numbered {@code id}.
     *
     * @throws UnknownSchemaException if the registry answered and does not know it
     * @throws RegistryUnavailableException if no registry answered
     */
    Schema byId(int id);

    /**
     * Whether {@code schema} may follow all versions of {@code subject}; true for a subject without versions.
     *
     * @throws RegistryUnavailableException if no registry answered
     */
    boolean isCompatible(String subject, Schema schema);

    /**
     * Sets the compatibility level of {@code subject}, for example {@code BACKWARD_TRANSITIVE}.
     *
     * @throws UnknownSchemaException if this registry keeps levels only for subjects that have a version
     * @throws RegistryUnavailableException if no registry answered
     */
    void setCompatibility(String subject, String level);
}
