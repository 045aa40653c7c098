package io.sagan.data;

import java.security.MessageDigest;
import java.util.List;

/// The decoded pictures of a data set, which stays its owner's.
final class DatasetPictures implements PictureSource {
    private final Dataset dataset;

    DatasetPictures(Dataset dataset) {
        this.dataset = dataset;
    }

    @Override
    public String title() {
        return "the data set";
    }

    @Override
    public List<String> classNames() {
        return dataset.classNames();
    }

    @Override
    public int count() {
        return (int) dataset.count();
    }

    @Override
    public String name(int picture) {
        return dataset.name(picture);
    }

    @Override
    public int label(int picture) {
        return dataset.label(picture);
    }

    @Override
    public Picture picture(int picture, PictureDecoder decoder) {
        var rgb = dataset.picture(picture);
        return decoder.sized(new Picture(name(picture), label(picture), dataset.size(), dataset.size(), rgb));
    }

    @Override
    public void content(int picture, MessageDigest digest) {
        digest.update(dataset.picture(picture));
    }

    @Override
    public List<LeftOutFile> leftOut() {
        return List.of();
    }

    @Override
    public boolean classesMustBeFilled() {
        return true;
    }

    @Override
    public void close() {}
}
