package io.sagan.studio;

/// Hears how far a longer piece of work is: an evaluation, packing pictures.
public interface EvaluationListener {

    /// Some of a part of the work is done.
    ///
    /// @param what the part, such as `real pictures`
    /// @param done how much of it
    /// @param of all of it
    void done(String what, long done, long of);

    /// Something the user should know.
    void note(String sentence);
}
