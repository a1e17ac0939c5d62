/**
 * Who may ask, judge and operate over HTTP, and how often. A caller is known by a key of ours or by a token of an OpenID Connect provider; keys lie on {@code
 * candor.keys}, which every process follows. What browsers are told and refused is here too.
 *
 * <p>Rules: every resource names its roles with {@code @RolesAllowed}, and one that names none is denied; {@code AccessPolicy} asks for a caller under
 * {@code /v1} before any resource is looked for. Where access is open, everybody has every role.
 */
package io.candor.access;
