package io.sagan.data;

/// What is known of numbered pictures besides their pixels.
interface PictureListing {

    /// Number of pictures.
    int count();

    /// Its path inside the data, with `/` between folders, or what else tells it apart.
    String name(int picture);

    /// Index into the class names; 0 when the pictures have no labels.
    int label(int picture);
}
